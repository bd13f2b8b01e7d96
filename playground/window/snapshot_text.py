"""A Snapshot as text for the clipboard."""

from __future__ import annotations

from playground.state.snapshot import Snapshot
from playground.window.outlook import state_words
from playground.window.tensor_rows import described


def snapshot_text(snapshot: Snapshot) -> str:
    """Return every tensor as torch prints it, with the optimizer and the state of the graph."""
    keywords = ", ".join(f"{name}={value!r}" for name, value in snapshot.keywords.items())
    head = [
        f"# {snapshot.problem}, seed {snapshot.seed}, {snapshot.dtype}, step {snapshot.steps}",
        f"# torch.optim.{snapshot.optimizer}({keywords})",
        *_schedule(snapshot),
        f"# {state_words(snapshot)}",
    ]
    tensors = [described(tensor, snapshot.dtype) for tensor in snapshot.tensors]
    return "\n".join(head) + "\n\n" + "\n\n".join(tensors) + "\n"


def _schedule(snapshot: Snapshot) -> list[str]:
    memento = snapshot.memento
    if memento.schedule is None:
        return []
    keywords = "".join(f", {name}={value!r}" for name, value in memento.schedule_keywords.items())
    made = f"torch.optim.lr_scheduler.{memento.schedule}(optimizer{keywords})"
    return [f"# {made}; the next step has lr={snapshot.rate!r}"]
