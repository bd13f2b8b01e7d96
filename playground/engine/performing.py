"""Does acts that came as values, as over the kernel's pipe: each is a method of the Experiment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.engine.sliding import slide_by
from playground.state import acts
from playground.state.snapshot import Snapshot

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment


def perform(lab: Experiment, act: acts.Act) -> Snapshot:
    """Call the method that the act stands for."""
    match act:
        case acts.Forward():
            return lab.forward(act.no_grad)
        case acts.Backward():
            return lab.backward(act.gradient, act.retain_graph)
        case acts.ZeroGrad():
            return lab.zero_grad(act.set_to_none)
        case acts.Step():
            return lab.step()
        case acts.Run():
            return lab.run(1 if act.steps is None else act.steps)
        case acts.Move():
            return lab.move(act.values, done=act.done)
        case acts.SetPoint():
            return lab.set_point(act.row, act.values, done=act.done)
        case acts.AddPoint():
            return lab.add_point(act.values)
        case acts.DeletePoints():
            return lab.delete_points(act.rows)
        case acts.Slide():
            if act.by is not None:
                return slide_by(lab, act)
            return lab.slide(act.across, act.up, done=act.done)
        case acts.Freeze():
            return lab.freeze(act.name)
        case acts.Unfreeze():
            return lab.unfreeze(act.name)
        case acts.RetainGrad():
            return lab.retain_grad(act.name)
        case acts.ReleaseGrad():
            return lab.release_grad(act.name)
        case acts.Use():
            return lab.use(act.optimizer, **act.keywords)
        case acts.Batches():
            return lab.batches(act.size, act.shuffle, act.seed)
        case acts.Schedule():
            return lab.schedule(act.name, **act.keywords)
        case acts.Execute():
            return lab.execute(act.code)
        case acts.Reset():
            return lab.reset()
        case acts.Undo():
            return lab.undo()
        case acts.Redo():
            return lab.redo()
        case acts.Look():
            return lab.look(act.view)
        case acts.StopWhen():
            return lab.stop_when(act.condition)
        case acts.Pause():
            return lab.pause()
        case acts.Seek():
            return lab.seek(act.step, act.branch, done=act.done)
        case acts.SeekDifference():
            return lab.seek_difference(act.first, act.second)
        case acts.Fork():
            return lab.fork(act.name)
        case acts.RenameBranch():
            return lab.rename_branch(act.name, act.new)
        case acts.DeleteBranch():
            return lab.delete_branch(act.name)
