"""The run as code, with what each line of it changed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ScriptLine:
    """One line: ``act`` is the number of the act it belongs to, from 1, or None for the setup.

    ``changes``: the names whose value or ``.grad`` the line changed, a ``.grad`` as ``"w1.grad"``.
    """

    text: str
    act: int | None = None
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Script:
    """The run in one style; ``trouble`` says why the style cannot express it, or is None."""

    style: str
    lines: tuple[ScriptLine, ...]
    trouble: str | None = None

    @property
    def text(self) -> str:
        """The whole script as it is saved and run."""
        return "\n".join(line.text for line in self.lines) + "\n"
