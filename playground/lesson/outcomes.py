"""What a document states, and what became of each statement when it was verified."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SCRIPT: Final = "mistake in the script"
PROBLEM: Final = "problem"
CODE: Final = "code cell"
ASSERT: Final = "assert"
ASK: Final = "right answer"
MINIMUM: Final = "known minimum"
KINDS: Final = (PROBLEM, CODE, ASSERT, ASK, MINIMUM)


@dataclass(frozen=True)
class Expectation:
    """Something that a document states. ``kind``: one of the words above, or ``SCRIPT``.

    ``line`` and ``last``: its lines in the file, from 1; None where the file has no lines.
    """

    kind: str
    name: str
    line: int | None = None
    last: int | None = None

    def holds_line(self, line: int | None) -> bool:
        """Whether a line of the file is one of its."""
        if line is None or self.line is None:
            return False
        return self.line <= line <= (self.last or self.line)


@dataclass(frozen=True)
class Outcome:
    """What became of an expectation: it holds where nothing is ``told`` and it was not ``skipped``.

    ``line``: where it failed, or where it stands. ``skipped``: why it could not be tried.
    """

    expectation: Expectation
    told: str = ""
    line: int | None = None
    skipped: str = ""

    @property
    def holds(self) -> bool:
        """Whether it was tried and found true."""
        return not self.told and not self.skipped


@dataclass(frozen=True)
class Checked:
    """A document that was verified. ``source``: its path, or its name where it has none."""

    name: str
    source: str
    outcomes: tuple[Outcome, ...]
    seconds: float = 0.0

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """What does not hold, in the order of the file."""
        return tuple(outcome for outcome in self.outcomes if outcome.told)

    @property
    def held(self) -> int:
        """How many expectations hold."""
        return sum(outcome.holds for outcome in self.outcomes)

    @property
    def skipped(self) -> int:
        """How many could not be tried because of another that failed."""
        return sum(bool(outcome.skipped) for outcome in self.outcomes)

    @property
    def contents(self) -> str:
        """What was verified, in words: ``1 problem, 12 asserts``."""
        counts = Counter(outcome.expectation.kind for outcome in self.outcomes)
        return ", ".join(counted(counts[kind], kind) for kind in KINDS if counts[kind])

    def told(self, outcome: Outcome) -> str:
        """A failure in a sentence, with file and line."""
        line = outcome.line or outcome.expectation.line
        place = f"{self.source}, line {line}" if line is not None else self.source
        return f"{place}: {outcome.told or outcome.skipped}"


def unread(name: str, told: str) -> Checked:
    """A document that could not even be read."""
    opens = Outcome(Expectation(SCRIPT, "the document can be read"), told)
    return Checked(name, name, (opens,))


def counted(count: int, word: str) -> str:
    """``1 problem``, ``2 problems``; the plural of the last word."""
    if count == 1:
        return f"1 {word}"
    return f"{count} {word[:-2]}a" if word.endswith("minimum") else f"{count} {word}s"


def source_of(name: str, path: Path | None) -> str:
    """What a document is called where something of it is told."""
    return str(path) if path is not None else name
