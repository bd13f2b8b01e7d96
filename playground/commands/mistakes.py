"""Which errors are a user's mistake, and how one is told in a line."""

from __future__ import annotations

import sys


class UseError(ValueError):
    """A command that was used wrongly."""


# DocumentError, CodeError, ActError and UseError are ValueErrors; torch refuses shapes and rates
# with RuntimeError, ValueError, IndexError and TypeError; files give OSError.
MISTAKES = (ValueError, RuntimeError, IndexError, TypeError, KeyError, OSError)


def one_line(error: BaseException) -> str:
    """The error's text without line breaks; of torch's own the place and an explanation too."""
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror or error}"
    if type(error).__module__.startswith("playground.") or not isinstance(error, Exception):
        return _flat(str(error))
    notes = "".join(f"{note}: " for note in getattr(error, "__notes__", ()))
    told = f"{notes}{type(error).__name__}: {_flat(str(error))}"
    if "torch" not in sys.modules:
        return told
    # Only what has loaded torch can be explained from its table.
    from playground.engine.explanations import explain

    ending = "" if told.endswith((".", "!", "?")) else "."
    return f"{told}{ending} {explain(error).plain}"


def _flat(text: str) -> str:
    return " ".join(text.split())
