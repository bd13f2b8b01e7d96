"""What a fork is called that nobody named, and the words of a mark: by what was changed."""

from __future__ import annotations

from collections.abc import Sequence

from playground.state import acts
from playground.state.memento import Memento

QUIET = (
    acts.Forward,
    acts.Backward,
    acts.ZeroGrad,
    acts.RetainGrad,
    acts.ReleaseGrad,
    acts.StopWhen,
)
"""Acts that leave values, optimizer and random state alone: plain steps after them are the same."""
STEP_BY_HAND = "step by hand"
_LONGEST = 28


def words(act: acts.Act, before: Memento | None = None) -> str:
    """What an act changed, in a few words; ``before`` is the state that it met, where known."""
    match act:
        case acts.Use():
            return _used(act, before)
        case acts.Move():
            return "moved " + _short(", ".join(act.values))
        case acts.Slide():
            return "moved in the plane"
        case acts.SetPoint():
            return f"sample {act.row} moved"
        case acts.AddPoint():
            return "sample added"
        case acts.DeletePoints():
            return "samples deleted"
        case acts.Batches():
            return "all samples" if act.size is None else f"batches of {act.size}"
        case acts.Schedule():
            return "no schedule" if act.name is None else act.name
        case acts.Freeze():
            return f"{act.name} frozen"
        case acts.Unfreeze():
            return f"{act.name} unfrozen"
        case acts.Execute():
            return _short(" ".join(act.code.split()))
        case acts.Step():
            return STEP_BY_HAND
        case acts.Forward():
            return "forward by hand"
    return type(act).__name__.lower()


def fork_name(act: acts.Act, before: Memento) -> str:
    """The name of the branch that an act begins: ``"lr 0.3 from step 120"``."""
    if isinstance(act, acts.Move | acts.Slide):
        return f"moved at step {before.steps}"
    joint = (
        "from"
        if isinstance(act, acts.Use | acts.Schedule | acts.Batches | acts.Freeze | acts.Unfreeze)
        else "at"
    )
    return f"{words(act, before)} {joint} step {before.steps}"


def mark_words(done: Sequence[acts.Act], before: Memento | None) -> str | None:
    """What the acts at one step changed, or None where they left everything as it was."""
    told: list[str] = []
    for act in done:
        if isinstance(act, (*QUIET, acts.Run, acts.Step)):
            continue
        said = words(act, before)
        if isinstance(act, acts.Use):
            before = None  # the next one meets another optimizer
        if said not in told:
            told.append(said)
    return ", ".join(told) or None


def _used(act: acts.Use, before: Memento | None) -> str:
    """The keyword that changed, or the optimizer with its rate."""
    if before is not None and before.optimizer == act.optimizer:
        new, old = dict(act.keywords), dict(before.keywords)
        changed = [key for key in new if key not in old or old[key] != new[key]]
        if len(changed) == 1 and not old.keys() - new.keys():
            return f"{changed[0]} {_value(new[changed[0]])}"
    rate = act.keywords.get("lr")
    return act.optimizer + ("" if rate is None else f" lr {_value(rate)}")


def _value(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
