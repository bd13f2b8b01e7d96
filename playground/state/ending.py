"""An Ending: what has become of a run, and by which rule it was found."""

from __future__ import annotations

from dataclasses import dataclass

CONVERGED, DIVERGED, PLATEAU, OSCILLATING = "converged", "diverged", "plateau", "oscillating"

_WORDS = {
    CONVERGED: "Converged",
    DIVERGED: "Diverged",
    PLATEAU: "Stuck on a plateau",
    OSCILLATING: "Oscillating",
}


@dataclass(frozen=True)
class Ending:
    """``step`` is the step whose loss the rule was first true of; ``rule`` says it with numbers.

    It depends on the losses and gradients alone, never on when anybody looked.
    """

    kind: str
    step: int
    rule: str

    @property
    def text(self) -> str:
        """The whole sentence."""
        return f"{_WORDS[self.kind]} at step {self.step}: {self.rule}."
