"""What an act is called on a button: as one would type it, without what goes without saying."""

from __future__ import annotations

from playground.state import acts

_LONGEST = 34
"""Letters of typed lines that fit on a button."""


def act_words(act: acts.Act) -> str:
    """Return the name of an act, with what tells it from the plain one of that name."""
    match act:
        case acts.Forward():
            return "forward under no_grad" if act.no_grad else "forward"
        case acts.Backward():
            parts = ["v"] if act.gradient is not None else []
            parts += ["retain_graph=True"] if act.retain_graph else []
            return f"backward({', '.join(parts)})" if parts else "backward"
        case acts.ZeroGrad():
            return "zero_grad" if act.set_to_none else "zero_grad(set_to_none=False)"
        case acts.SetPoint() | acts.AddPoint() | acts.DeletePoints():
            words = {acts.SetPoint: "move a point", acts.AddPoint: "add a point"}
            return words.get(type(act), "delete points")
        case acts.Freeze() | acts.Unfreeze():
            word = "freeze" if isinstance(act, acts.Freeze) else "unfreeze"
            return f"{word} {act.name}"
        case acts.RetainGrad():
            return f"{act.name}.retain_grad()"
        case acts.ReleaseGrad():
            return f"no {act.name}.retain_grad()"
        case acts.Execute():
            line = " ".join(act.code.split())
            return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
        case acts.Schedule():
            return "no schedule" if act.name is None else f"schedule {act.name}"
        case acts.StopWhen():
            return "no stop condition" if act.condition is None else f"stop when {act.condition}"
        case acts.Run():
            return "run" if act.steps is None else f"run({act.steps})"
    return type(act).__name__.lower()
