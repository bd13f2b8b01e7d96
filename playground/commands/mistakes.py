"""Which errors are a user's mistake, and how one is told in a line."""

from __future__ import annotations


class UseError(ValueError):
    """A command that was used wrongly."""


# DocumentError, CodeError, ActError and UseError are ValueErrors; torch refuses shapes and rates
# with RuntimeError, ValueError, IndexError and TypeError; files give OSError.
MISTAKES = (ValueError, RuntimeError, IndexError, TypeError, KeyError, OSError)


def one_line(error: BaseException) -> str:
    """The error's text without line breaks, led by its class where it is not one of ours."""
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    text = " ".join(str(error).split())
    if type(error).__module__.startswith("playground."):
        return text
    notes = "".join(f" ({note})" for note in getattr(error, "__notes__", ()))
    return f"{type(error).__name__}: {text}{notes}"
