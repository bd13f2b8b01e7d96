"""Recording: the journal stays aligned, the draft is a lesson, and replaying gives it back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

import playground
from playground.assets import resource
from playground.cli import main
from playground.engine.errors import ActError
from playground.engine.experiment import Experiment
from playground.engine.scripts.drafting import Part
from playground.lesson.contents import Code, Lesson
from playground.lesson.door import OwnDoor
from playground.lesson.player import Player
from playground.lesson.script import read
from playground.problem.errors import DocumentError
from playground.state import acts
from playground.state.plane import Plane


def replayed(lab: Experiment, folder: Path) -> tuple[str, str]:
    """The trace that was recorded, and that of the draft done again."""
    found = lab.recorded()
    file = folder / "draft.py"
    file.write_text(found.script, "utf-8")
    lesson = read(found.script, "draft", file)
    assert [str(trouble) for trouble in lesson.troubles] == []
    return found.trace, playground.replay(file).trace


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Replaying is done in one thread, as in the window; sums over more have other last bits."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def items(lesson: Lesson) -> list[Code]:
    return [item for step in lesson.steps for item in step.items if isinstance(item, Code)]


def plain(lab: Experiment) -> None:
    lab.forward()
    lab.backward(retain_graph=True)
    lab.backward()
    lab.step()
    lab.zero_grad(set_to_none=False)
    lab.run(7)
    lab.run(1)


def turned(lab: Experiment) -> None:
    lab.forward()
    lab.undo()
    lab.redo()
    lab.move(w1=0.3)  # the graph is gone here, and is not in the transcript
    lab.step()
    lab.forward()
    lab.backward()
    lab.undo()
    lab.execute("w1.grad = None")
    lab.run(5)
    lab.undo()
    lab.undo()
    lab.undo()
    lab.run(3)


def dragged(lab: Experiment) -> None:
    for place in (0.1, 0.2, 0.7):
        lab.move(w1=place, done=False)
    lab.move({"w2": -1.5}, done=False)
    lab.move({"w2": float("nan")})
    lab.forward()
    lab.backward()


def chosen(lab: Experiment) -> None:
    lab.use("Adam", lr=0.05, betas=(0.8, 0.9))
    lab.schedule("StepLR", step_size=2, gamma=0.5)
    lab.run(5)
    lab.use("SGD", lr=0.1, momentum=0.9)
    lab.forward()
    lab.backward()
    lab.step()
    lab.schedule(None)
    lab.freeze("w1")
    lab.run(4)
    lab.use("RMSprop", lr=0.01)
    lab.unfreeze("w1")
    lab.stop_when("loss < 6")
    lab.run(200)
    lab.reset()
    lab.run(3)


def typed(lab: Experiment) -> None:
    lab.execute("loss = w1 * w2\nloss.backward()\n# a remark\n")
    lab.execute("loss = w1 * 3")
    lab.execute("loss.backward()")
    lab.execute("with torch.no_grad():\n    w1.fill_(1.5)")
    lab.execute("for _ in range(3):\n    w2.data = w2.data * 1.1")
    lab.execute("# %% loss\nw1.grad = None   \n\n")
    lab.execute("# nothing but a remark")
    lab.forward(no_grad=True)


def sought(lab: Experiment) -> None:
    lab.run(20)
    lab.fork("other")
    lab.seek(12)
    lab.fork()
    lab.move(w1=2.0)
    lab.run(3)


@pytest.mark.parametrize("done", [plain, turned, dragged, chosen, typed, sought])
def test_the_draft_gives_the_trace_back_byte_for_byte(
    done: Callable[[Experiment], None], tmp_path: Path
) -> None:
    lab = playground.open("two-slopes")
    lab.record()
    done(lab)
    recorded, again = replayed(lab, tmp_path)
    assert recorded == again
    lines = [json.loads(line) for line in recorded.splitlines()]
    assert len(lines) == 1 + len(lab.acts)
    assert lines[-1]["steps"] == lab.steps


@pytest.mark.parametrize("done", [plain, turned, chosen, typed])
def test_the_draft_plays_as_a_lesson(done: Callable[[Experiment], None], tmp_path: Path) -> None:
    lab = playground.open("two-slopes")
    lab.record()
    done(lab)
    lesson = read(lab.recorded().script, "draft")
    assert lesson.troubles == ()
    player = Player(lesson, OwnDoor())
    told = [player.stage.told]
    while not player.stage.ended:
        player.next()
        told.append(player.stage.told)
    assert "".join(told) == ""
    assert player.lesson.steps[0].items


def test_the_draft_runs_in_plain_python(tmp_path: Path) -> None:
    lab = playground.open("two-slopes")
    lab.record()
    plain(lab)
    chosen(lab)
    found = lab.recorded()
    names: dict[str, Any] = {}
    exec(compile(found.script, "draft", "exec"), names)
    last = json.loads(found.trace.splitlines()[-1])
    assert {name: names[name].item() for name in ("w1", "w2")} == last["values"]


def test_the_optimizer_of_the_beginning_chosen_once_more_is_an_act(tmp_path: Path) -> None:
    lab = playground.open("two-slopes")
    lab.record()
    lab.use("SGD", lr=0.1)
    lab.run(2)
    recorded, again = replayed(lab, tmp_path)
    assert recorded == again
    assert len(recorded.splitlines()) == 3


def test_the_figures_are_those_of_the_moment_exactly() -> None:
    lab = playground.open("two-slopes", dtype="float64")
    lab.record()
    lab.move(w2=0.1)
    lab.forward()
    lab.backward()
    lab.undo()
    head, move, forward = map(json.loads, lab.recorded().trace.splitlines())
    assert (head["dtype"], head["seed"]) == ("float64", 0)
    assert move["values"] == {"w1": 1.0, "w2": 0.1}
    assert move["loss"] is None
    assert move["tape"] == "EMPTY"
    assert move["code"] == "with torch.no_grad():\n    w2.fill_(0.1)"
    assert forward["loss"] == 2 + 0.1**2 + 5
    assert (forward["tape"], forward["grads"]) == ("RECORDED", {"w1": None, "w2": None})


def test_what_was_done_before_recording_is_in_it_too(tmp_path: Path) -> None:
    lab = playground.open("line-fit")
    lab.run(30)
    lab.undo()
    lab.run(5)
    lab.record()
    lab.run(2)
    recorded, again = replayed(lab, tmp_path)
    assert recorded == again
    assert [json.loads(line)["steps"] for line in recorded.splitlines()[1:]] == [5, 7]


def batched(lab: Experiment) -> None:
    lab.batches(4, seed=3)
    lab.forward()
    lab.backward()
    lab.step()
    lab.run(7)
    lab.forward(no_grad=True)
    lab.batches(None)
    lab.run(1)


def edited(lab: Experiment) -> None:
    lab.set_point(3, x=0.5, done=False)
    lab.set_point(3, x=0.75)
    lab.run(3)
    lab.add_point(x=1.0, y=2.5)
    lab.delete_points([0, 2, 3])
    lab.run(4)


def by_closure(lab: Experiment) -> None:
    lab.use("LBFGS", lr=0.5, max_iter=4)
    lab.step()
    lab.run(3)
    lab.schedule("ReduceLROnPlateau", patience=1)
    lab.run(1)


def slid(lab: Experiment) -> None:
    lab.look(replace(lab.view, plane=Plane("random", 1), surface=None))
    lab.slide(0.3, 0.2, done=False)
    lab.slide(0.4, -0.1)
    lab.run(2)
    lab.slide(0.1, 0.1)


@pytest.mark.parametrize("done", [batched, edited, by_closure, slid])
def test_what_takes_many_lines_is_read_back_too(
    done: Callable[[Experiment], None], tmp_path: Path
) -> None:
    lab = playground.open("line-fit")
    lab.record()
    done(lab)
    assert lab.recorded().troubles == ()
    recorded, again = replayed(lab, tmp_path)
    assert recorded == again
    kinds = [type(act) for act in lab.acts]
    lesson = read(lab.recorded().script, "draft")
    deeds = [deed.act for item in items(lesson) for deed in item.deeds]
    beginning = acts.Use(lab.beginning.optimizer, lab.beginning.keywords)
    read_back = [type(act) for act in deeds if act != beginning]
    assert read_back == [acts.Execute if kind is acts.Slide else kind for kind in kinds]


def retained(lab: Experiment) -> None:
    lab.retain_grad("prediction")  # before there is a graph
    lab.forward()
    lab.backward()
    lab.move(b0=0.5)
    lab.forward()
    lab.retain_grad("prediction")
    lab.step()
    lab.forward(no_grad=True)
    lab.run(3)
    lab.freeze("b1")
    lab.run(2)
    lab.release_grad("prediction")
    lab.move(b0=0.25)
    lab.forward()
    lab.stop_when("loss < 1e-9 or step >= 12")
    lab.batches(20)
    lab.retain_grad("prediction")
    lab.run(50)
    lab.stop_when("grad_norm < 1e-9")
    lab.run(2)
    lab.stop_when(None)
    lab.run(1)


def test_switches_and_stop_conditions_are_in_it(tmp_path: Path) -> None:
    lab = playground.open("line-fit")
    lab.record()
    retained(lab)
    assert lab.recorded().troubles == ()
    recorded, again = replayed(lab, tmp_path)
    assert recorded == again
    lesson = read(lab.recorded().script, "draft")
    beginning = acts.Use(lab.beginning.optimizer, lab.beginning.keywords)
    deeds = [deed.act for item in items(lesson) for deed in item.deeds]
    assert [type(act) for act in deeds if act != beginning] == [type(act) for act in lab.acts]
    assert acts.StopWhen("loss < 1e-9 or step >= 12") in deeds


@pytest.mark.parametrize("done", [plain, chosen, typed])
def test_the_draft_of_a_float64_session_tells_the_type_itself(
    done: Callable[[Experiment], None], tmp_path: Path
) -> None:
    lab = playground.open("two-slopes", dtype="float64")
    lab.record()
    done(lab)
    recorded, again = replayed(lab, tmp_path)
    assert recorded == again
    assert json.loads(again.splitlines()[0])["dtype"] == "float64"
    out = tmp_path / "out.jsonl"
    assert main(["run", str(tmp_path / "draft.py"), "--trace", str(out)]) == 0
    assert out.read_text("utf-8") == recorded


def test_each_problem_of_a_draft_has_its_own_type(tmp_path: Path) -> None:
    first = playground.open("two-slopes", dtype="float64")
    first.record()
    plain(first)
    second = playground.open("line-fit")
    second.record(earlier=first.parts())
    batched(second)
    recorded, again = replayed(second, tmp_path)
    assert recorded == again
    heads = [json.loads(line) for line in recorded.splitlines() if "dtype" in json.loads(line)]
    assert [head["dtype"] for head in heads] == ["float64", "float32"]
    lesson = read((tmp_path / "draft.py").read_text("utf-8"), "draft")
    assert lesson.dtypes == ("float64", "float32")
    door = OwnDoor()
    player = Player(lesson, door)
    assert door.lab.dtype == "float64"
    while not player.stage.ended:
        player.next()
        assert player.stage.told == ""
    assert door.lab.dtype == "float32"


def scheduled(lab: Experiment) -> None:
    lab.schedule("StepLR", step_size=2)
    lab.run(3)
    lab.use("Adam", lr=0.05)  # the schedule goes on, in an act of its own
    lab.schedule("StepLR", step_size=2)
    lab.run(3)
    lab.use("SGD", lr=0.1)
    lab.schedule(None)
    lab.schedule(None)
    lab.run(1)
    lab.use("Adam", lr=0.01)


def failing(lab: Experiment) -> None:
    for lines in ("w1.mul_(2)", "q = w1 * 2\n(q + torch.ones(2)).backward()"):
        lab.forward()
        with pytest.raises(RuntimeError):
            lab.execute(lines)
        lab.freeze("w2")
        lab.execute("w1.data = w1.data * 1.1")
        lab.unfreeze("w2")
    lab.forward()
    with pytest.raises(ActError):
        lab.freeze("w3")
    lab.backward()


def swapped(lab: Experiment) -> None:
    lab.forward()
    lab.backward()
    lab.move(w1=0.5)
    lab.undo()
    lab.freeze("w2")
    lab.execute("w1.data = w1.data * 1.1")
    lab.run(1)
    lab.batches(None, shuffle=False, seed=2)


@pytest.mark.parametrize("done", [scheduled, failing, swapped])
def test_what_failed_or_came_along_by_itself_leaves_the_trace_as_it_is_replayed(
    done: Callable[[Experiment], None], tmp_path: Path
) -> None:
    lab = playground.open("two-slopes")
    lab.record()
    done(lab)
    assert lab.recorded().troubles == ()
    recorded, again = replayed(lab, tmp_path)
    assert recorded == again
    assert len(recorded.splitlines()) == 1 + len(lab.acts)


def test_what_a_script_could_not_do_is_refused_after_undo_too(tmp_path: Path) -> None:
    lab = playground.open("two-slopes")
    lab.run(1)
    lab.use("LBFGS", lr=0.1)
    lab.run(1)
    lab.undo()
    with pytest.raises(ActError, match="joins its parameters"):
        lab.freeze("w1")
    lab.record()
    lab.run(1)
    recorded, again = replayed(lab, tmp_path)
    assert recorded == again


def test_a_run_that_fails_at_once_is_as_if_it_had_not_been(tmp_path: Path) -> None:
    lab = playground.open("shifted-square")
    lab.record()
    lab.forward()
    with pytest.raises(RuntimeError):
        lab.run(2)
    lab.use("SGD", lr=0.2)
    recorded, again = replayed(lab, tmp_path)
    assert recorded == again
    assert json.loads(recorded.splitlines()[-1])["tape"] == "RECORDED"


def test_a_problem_takes_nothing_over_from_the_one_before(tmp_path: Path) -> None:
    parts: tuple[Part, ...] = ()
    for name in ("line-fit", "rosenbrock", "dot-product", "line-fit", "weighted-sum"):
        lab = playground.open(name)
        lab.record(earlier=parts)
        lab.forward()
        parts = lab.parts()
    recorded, again = replayed(lab, tmp_path)
    assert recorded == again
    problems = [json.loads(line)["problem"] for line in recorded.splitlines()[::2]]
    assert problems == [each.document.sources for each in parts]
    assert [bool(each["data"]) for each in problems[:3]] == [True, False, False]


def test_replaying_leaves_the_threads_as_they_were(tmp_path: Path) -> None:
    torch.set_num_threads(2)
    assert playground.replay("learning-rate").acts > 10
    assert torch.get_num_threads() == 2


def test_the_command_writes_the_same_trace_and_tells_bad_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lab = playground.open("two-slopes")
    lab.record()
    plain(lab)
    found = lab.recorded()
    (tmp_path / "draft.py").write_text(found.script, "utf-8")
    out = tmp_path / "out.jsonl"
    assert main(["run", str(tmp_path / "draft.py"), "--trace", str(out)]) == 0
    assert out.read_bytes() == found.trace.encode()
    assert main(["run", "two-slopes", "--steps", "20", "--trace", str(out)]) == 0
    assert len(out.read_text("utf-8").splitlines()) == 12
    assert main(["run", "two-slopes", "--steps", "2", "--trace", str(tmp_path / "no" / "x")]) == 2
    assert "cannot be written" in capsys.readouterr().err
    lesson = resource("lessons", "learning-rate.py")
    assert main(["run", str(lesson), "--trace", str(out)]) == 0
    assert len(out.read_text("utf-8").splitlines()) > 10
    bad = found.script.replace("loss.backward()", "loss.backwards()", 1)
    (tmp_path / "draft.py").write_text(bad, "utf-8")
    with pytest.raises(DocumentError, match=r"draft\.py"):
        playground.replay(tmp_path / "draft.py")
