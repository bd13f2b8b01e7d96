"""What the timeline says, in words."""

from __future__ import annotations

from playground.state.timeline import Branch, Timeline

EMPTY = "No steps yet. Step (S) or run (R): every step is kept here, to go back to."
NOT_KEPT = "Steps here are not kept: the timeline is full. Delete branches, then fork here."
SPEEDS = (1, 10, 100, 1000)
"""Steps a second at which the run can be played."""


def standing(timeline: Timeline | None) -> str:
    """Return where the present step lies: ``"step 120 of 300"``."""
    if timeline is None:
        return ""
    if timeline.active is None:
        return NOT_KEPT
    return f"step {timeline.step:,} of {timeline.last:,}"


def told(branch: Branch) -> str:
    """Return what a branch is, for a tool tip and for readers."""
    if branch.parent is None:
        return f"{branch.name}: up to step {branch.last:,}"
    return (
        f"{branch.name}: left {branch.parent} at step {branch.fork:,}, up to step {branch.last:,}"
    )


def question(branch: Branch) -> str:
    """Return the question before a branch is deleted."""
    own = branch.last - branch.fork if branch.parent is not None else branch.last
    return f"Delete {branch.name} and its {own:,} {'step' if own == 1 else 'steps'}?"


def compared(timeline: Timeline | None, chosen: str | None) -> str:
    """Return what the comparison would compare, or what to do first."""
    if timeline is None or timeline.active is None:
        return "Go to the first step at which two branches differ"
    if chosen is None or chosen == timeline.active:
        return (
            "Click the name of another branch; then go to the first step at which it "
            f"differs from {timeline.active}"
        )
    return f"Go to the first step at which {timeline.active} and {chosen} differ"
