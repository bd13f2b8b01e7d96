"""What went wrong while typed code ran: where, and in plain words."""

from __future__ import annotations

import re
from types import TracebackType
from typing import Final, Protocol

from playground.language import suggest
from playground.language.budget import BUDGET, origin, place_in
from playground.language.errors import CodeError


class Typed(Protocol):
    """What is needed of a Program here: the name its code was compiled under."""

    @property
    def filename(self) -> str:
        """Return the name that its frames carry."""


_Texts = tuple[tuple[str, str], ...]

_TEXTS: Final[dict[type[Exception], _Texts]] = {
    ZeroDivisionError: (
        (r".*", "a plain number is divided by zero; a tensor would give inf or nan instead"),
    ),
    RecursionError: ((r".*", "a function calls itself too often, without coming to an end"),),
    AssertionError: (
        (r"", "this assert does not hold"),
        (r"(.+)", "this assert does not hold: {0}"),
    ),
    IndexError: (
        (
            r"(list|tuple|range object)(?: assignment)? index out of range",
            "this index is beyond the end of the {0}; the first element has index 0",
        ),
    ),
    OverflowError: ((r".*", "this plain number is too large; tensors give inf instead"),),
    ValueError: (
        (r"math domain error", "this function of math is not defined for this number"),
        (r"not enough values to unpack \((.*)\)", "there are not enough values here: {0}"),
        (r"too many values to unpack \((.*)\)", "there are too many values here: {0}"),
        (r"cannot convert float NaN to integer", "nan cannot become a whole number"),
        (r"negative shift count", "a shift needs a count of 0 or more"),
        (r"Exceeds the limit.*", "this integer has too many digits to be printed"),
        (r"range\(\) arg 3 must not be zero", "the step of a range cannot be 0"),
    ),
    AttributeError: (
        (
            r"'NoneType' object has no attribute '(\w+)'",
            "this is None and so has no .{0}: a .grad stays None until the first backward",
        ),
        (r"'(\w+)' object has no attribute '(\w+)'", "a value of type {0} has no .{1}"),
    ),
    TypeError: (
        (
            r"unsupported operand type\(s\) for (\S+): '(.+)' and '(.+)'",
            "{0} does not work between values of type {1} and {2}",
        ),
        (r"bad operand type for unary (.): '(.+)'", "{0} does not work on a value of type {1}"),
        (r"'NoneType' object is not (\w+)", "this is None, which is not {0}"),
        (
            r"'(.+)' object is not (callable|iterable|subscriptable)",
            "a value of type {0} is not {1}",
        ),
        (r"cannot unpack non-iterable (\w+) object", "a value of type {0} cannot be unpacked"),
        (
            r"'(.+)' object cannot be interpreted as an integer",
            "a whole number is needed here, not a value of type {0}",
        ),
        (
            r"'(\S+)' not supported between instances of '(.+)' and '(.+)'",
            "{0} does not work between values of type {1} and {2}",
        ),
        (
            r"(\w+|<lambda>)\(\) missing \d+ required (?:positional|keyword-only) arguments?: (.+)",
            "{0}(...) is called without {1}",
        ),
        (
            r"(\w+|<lambda>)\(\) takes (.+) but (\d+) (?:was|were) given",
            "{0}(...) takes {1}, but {2} given",
        ),
        (r"(\w+|<lambda>)\(\) got (.+)", "{0}(...) got {1}"),
        (
            r"(list|tuple|range) indices must be integers or slices, not (.+)",
            "the index of a {0} must be a whole number, not {1}",
        ),
        (
            r"(?:must be real number, not|float\(\) argument must be a .* number, not) '?(\w+)'?",
            "a number is needed here, not {0}",
        ),
        (
            r"can't multiply sequence by non-int of type '(.+)'",
            "a list can only be repeated a whole number of times, not by a {0}",
        ),
        (
            r'can only concatenate (\w+) \(not "(.+)"\) to \w+',
            "a {0} can only be joined with a {0}, not with a value of type {1}",
        ),
        (r"object of type '(.+)' has no len\(\)", "a value of type {0} has no length"),
        (
            r"'(.+)' object does not support item assignment",
            "the elements of a {0} cannot be set: make a new one",
        ),
    ),
}


def locate(error: BaseException, program: Typed) -> tuple[int, int] | None:
    """Return line and column, from 1, of the innermost place of `program` that `error` passed.

    Returns None when it never passed through this program.
    """
    found: tuple[int, int] | None = None
    step: TracebackType | None = error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        if code.co_filename == program.filename:
            found = place_in(code, step.tb_lasti, step.tb_lineno)
        step = step.tb_next
    return found


def explain_runtime(error: BaseException, program: Typed) -> CodeError | None:
    """Return `error` of Python's own in plain words with its place in `program`.

    Returns None for errors of torch, which stay as they are, and for errors from elsewhere. A
    CodeError (a budget that was exceeded) is returned as it is.
    """
    if isinstance(error, CodeError):
        return error
    place = locate(error, program)
    if place is None or not (isinstance(error, RecursionError) or _of_python(error)):
        return None
    message, suggestion = _plain(error)
    if message is None:
        return None
    return CodeError(message, *place, suggestion, **origin(program.filename))


def _of_python(error: BaseException) -> bool:
    """Return whether typed code raised `error`, a guard or who watches it, and not torch's code."""
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    if step is None:
        return False
    names = step.tb_frame.f_globals
    return BUDGET in names or str(names.get("__name__", "")).startswith("playground.")


def _plain(error: BaseException) -> tuple[str | None, str | None]:
    text = str(error)
    if isinstance(error, UnboundLocalError):
        name = (error.name or _quoted(text)) or "this name"
        return f"'{name}' is used before it is set inside its function", None
    if isinstance(error, NameError):
        name = error.name or _quoted(text)
        message = f"'{name}' has no value yet: the line that sets it was not run"
        return message, suggest.for_library(name)
    for kind, texts in _TEXTS.items():
        if isinstance(error, kind):
            for pattern, plain in texts:
                match = re.fullmatch(pattern, text)
                if match:
                    return plain.format(*match.groups()), None
            return None, None
    return None, None


def _quoted(text: str) -> str:
    match = re.search(r"'(\w+)'", text)
    return match[1] if match else ""
