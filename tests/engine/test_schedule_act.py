"""The schedule as an act: rates that end a run, what changes with it, scripts and the rule."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
import torch

import playground
from playground.engine.errors import ActError
from playground.engine.experiment import Experiment
from playground.engine.explanations import explain
from playground.state import acts
from tests.engine.descents import OPTIMIZERS, SCHEDULERS, Variant, named, opened
from tests.engine.engine_labs import lab as make
from tests.engine.engine_labs import run_alone, run_here, same_state, values


def scheduled(name: str, **keywords: Any) -> Experiment:
    lab = playground.open("line-fit")
    lab.schedule(name, **keywords)
    return lab


def test_the_rate_is_in_the_snapshot_and_the_line_tells_the_schedule() -> None:
    lab = playground.open("line-fit")
    assert lab.snapshot().rate == 0.1
    snapshot = lab.schedule("StepLR", step_size=3, gamma=0.5)
    assert snapshot.act == (
        "scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=3, gamma=0.5)"
    )
    assert lab.run(3).rate == 0.05
    lab.forward()
    lab.backward()
    assert lab.step().act == "optimizer.step(); scheduler.step()"
    assert lab.schedule(None).rate == 0.05
    assert lab.run(10).rate == 0.05
    assert lab.reset().rate == 0.1


def test_a_rate_of_zero_is_told_with_its_step_and_the_run_goes_on() -> None:
    lab = scheduled("PolynomialLR", total_iters=7)
    snapshot = lab.run(20)
    assert snapshot.steps == 20
    assert snapshot.rate == 0.0
    assert snapshot.notice is not None
    assert "learning rate to 0 at step 7" in snapshot.notice.text
    assert "nothing moves any more" in snapshot.notice.text
    seven = scheduled("PolynomialLR", total_iters=7)
    seven.run(7)
    assert values(lab) == values(seven)
    assert lab.run(5).notice is None


@pytest.mark.parametrize("watched", [False, True])
def test_a_rate_that_is_infinite_ends_the_run_before_it_is_used(watched: bool) -> None:
    lab = make(model="v = w * 0.0", dtype="float64")
    lab.schedule("ExponentialLR", gamma=1e200)
    if watched:
        runner = lab.begin_run(10)
        while runner.advance(1):
            runner.begin_step()
        snapshot = lab.end_run()
    else:
        snapshot = lab.run(10)
    assert snapshot.steps == 2
    assert lab["w"].item() == 1.0
    assert snapshot.notice is not None
    assert snapshot.notice.kind == "stopped"
    assert "ExponentialLR makes the learning rate inf after step 2" in snapshot.notice.text
    again = lab.run(5)
    assert again.steps == 2
    assert again.notice is not None
    assert lab.undo().rate == 0.1


def test_a_schedule_at_its_end_leaves_the_last_whole_step() -> None:
    lab = scheduled("OneCycleLR", max_lr=0.1, total_steps=5)
    with pytest.raises(ValueError, match="The specified number of total steps is 5"):
        lab.run(9)
    assert lab.steps == 5
    five = scheduled("OneCycleLR", max_lr=0.1, total_steps=5)
    five.run(5)
    assert same_state(lab, five)
    before = values(lab)
    lab.forward()
    lab.backward()
    with pytest.raises(ValueError, match="total steps is 5"):
        lab.step()
    assert values(lab) == before
    assert lab.steps == 5


@pytest.mark.parametrize(
    ("name", "keywords", "words"),
    [
        ("StepLR", {}, "StepLR needs step_size"),
        ("StepLR", {"step_size": 0}, "step_size of StepLR is a whole number of steps from 1"),
        ("StepLR", {"step_size": 3, "gama": 1}, "gamma"),
        ("StepLR", {"step_size": 3, "gamma": float("inf")}, "finite number"),
        ("MultiStepLR", {"milestones": 4}, "list of steps"),
        ("CosineAnnealingLR", {"T_max": 0}, "T_max"),
        ("CyclicLR", {"base_lr": 0.1}, "CyclicLR needs max_lr"),
        ("SteppLR", {}, "Did you mean StepLR"),
    ],
)
def test_bad_keywords_are_told_and_change_nothing(
    name: str, keywords: dict[str, Any], words: str
) -> None:
    lab = scheduled("ExponentialLR", gamma=0.5)
    lab.run(3)
    before = lab.snapshot().memento
    with pytest.raises(ActError, match=words):
        lab.schedule(name, **keywords)
    after = lab.snapshot().memento
    assert (after.schedule, after.schedule_state) == (before.schedule, before.schedule_state)
    assert after.group == before.group
    assert lab.run(1).rate == 0.1 * 0.5**4


def test_what_torch_refuses_of_a_schedule_changes_nothing() -> None:
    lab = playground.open("line-fit")
    lab.use("Adagrad", lr=0.1)
    lab.run(2)
    before = lab.snapshot().memento
    with pytest.raises(ValueError, match="must support momentum or beta1"):
        lab.schedule("CyclicLR", base_lr=0.01, max_lr=0.1)
    assert lab.snapshot().memento.group == before.group
    assert lab.scheduler is None


def test_another_rate_makes_optimizer_and_schedule_anew_and_says_so() -> None:
    lab = scheduled("ExponentialLR", gamma=0.5)
    lab.run(4)
    snapshot = lab.use("SGD", lr=0.2)
    assert snapshot.rate == 0.2
    assert snapshot.notice is not None
    assert "ExponentialLR was made anew" in snapshot.notice.text
    assert [type(act).__name__ for act in snapshot.memento.acts[-2:]] == ["Use", "Schedule"]
    assert lab.run(1).rate == 0.1
    lab.undo()
    lab.undo()
    assert lab.rate == 0.1 * 0.5**4


def test_plateau_needs_a_loss_before_a_single_step() -> None:
    lab = scheduled("ReduceLROnPlateau")
    with pytest.raises(ActError, match="do forward first"):
        lab.step()
    assert lab.steps == 0


def test_a_typed_optimizer_is_refused_while_a_schedule_drives_the_other() -> None:
    lab = scheduled("StepLR", step_size=3)
    with pytest.raises(ActError, match="Take it off first"):
        lab.execute("optimizer = torch.optim.SGD([b0, b1], lr=0.1)")
    assert lab.scheduler is not None


def test_lbfgs_refuses_to_have_its_vector_split() -> None:
    lab = playground.open("line-fit")
    lab.use("LBFGS")
    lab.run(1)
    for act in (
        acts.Freeze("b0"),
        acts.Execute("b0.requires_grad_(False)"),
    ):
        with pytest.raises(ActError, match="one vector"):
            lab.perform(act)
        assert lab.frozen == ()
    lab.use("SGD", lr=0.1)
    lab.freeze("b0")
    lab.use("LBFGS")
    before = lab["b0"].item()
    lab.run(2)
    assert lab["b0"].item() == before
    lab.undo()
    lab.undo()
    lab.undo()
    assert lab.frozen == ()


def test_a_loss_that_is_not_finite_ends_a_run_by_closure() -> None:
    lab = make("w = torch.tensor(0.5, requires_grad=True)", "v = torch.log(w) * w")
    lab.use("LBFGS", lr=5.0, max_iter=2)
    snapshot = lab.run(20)
    assert snapshot.notice is not None
    assert snapshot.notice.kind == "stopped"
    assert snapshot.steps < 20
    assert torch.isfinite(lab["w"]).all()
    assert snapshot.probe.loss is not None
    lab.move(w=-1.0)
    stuck = lab.run(3)
    assert stuck.notice is not None
    assert "did not start" in stuck.notice.text
    assert lab["w"].item() == -1.0


def test_one_step_by_closure_needs_no_forward_and_leaves_gradients_ledger_and_curve() -> None:
    lab = playground.open("line-fit")
    lab.use("LBFGS", max_iter=3)
    snapshot = lab.step()
    assert snapshot.act == "optimizer.step(closure)"
    assert snapshot["b0"].grad is not None
    assert snapshot.curve.losses.tolist() == [pytest.approx(6.55787611)]
    assert snapshot.steps == 1
    assert snapshot["b0"].calls == 1
    run = playground.open("line-fit")
    run.use("LBFGS", max_iter=3)
    run.run(1)
    assert values(run) == values(lab)


SCRIPTED: list[tuple[Variant, Variant | None]] = [
    *((variant, None) for variant in OPTIMIZERS if variant[0] in ("LBFGS", "Adafactor")),
    *((("SGD", {"lr": 0.02, "momentum": 0.9}), variant) for variant in SCHEDULERS),
    (("LBFGS", {"max_iter": 3}), SCHEDULERS[0]),
    (("LBFGS", {"max_iter": 3}), SCHEDULERS[-1]),
]


@pytest.mark.parametrize(
    ("optimizer", "scheduler"),
    SCRIPTED,
    ids=[f"{named(o)} {'' if s is None else named(s)}" for o, s in SCRIPTED],
)
def test_the_exported_script_gives_the_same_bits(
    optimizer: Variant, scheduler: Variant | None
) -> None:
    lab = opened("net", "float64")
    lab.use(optimizer[0], **optimizer[1])
    if scheduler is not None:
        lab.schedule(scheduler[0], **scheduler[1])
    lab.run(6)
    lab.retain_grad("h")
    lab.zero_grad()
    lab.forward()
    lab.backward()
    lab.step()
    lab.run(1)
    lab.use(optimizer[0], **optimizer[1])
    lab.run(3)
    lab.schedule(None)
    lab.run(2)
    for style in ("optimizer", "loss"):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            names, _ = run_here(lab.code(style))
        for name, parameter in lab.parameters.items():
            assert torch.equal(names[name], parameter), style
            assert torch.equal(names[name].grad, parameter.grad), style  # type: ignore[arg-type]
        assert names["loss"].item() == lab.loss.item()  # type: ignore[union-attr]


def test_a_script_with_a_closure_runs_in_plain_python() -> None:
    lab = playground.open("two-slopes")
    lab.use("LBFGS", lr=0.1, max_iter=2)
    lab.schedule("StepLR", step_size=2)
    lab.run(5)
    assert run_alone(lab.code("optimizer"))[-1] == repr(lab["w2"])


@pytest.mark.parametrize("style", ["autograd", "by hand"])
def test_a_style_that_cannot_say_it_says_so(style: str) -> None:
    lab = scheduled("StepLR", step_size=3)
    assert "StepLR" in (lab.script(style).trouble or "")
    lab.schedule(None)
    lab.use("LBFGS")
    assert "LBFGS" in (lab.script(style).trouble or "") or "StepLR" in (
        lab.script(style).trouble or ""
    )


@pytest.mark.parametrize("name", ["LBFGS", "Adafactor"])
def test_the_rule_says_kindly_that_there_is_none_for_one_number(name: str) -> None:
    lab = playground.open("line-fit")
    lab.use(name)
    lab.run(2)
    rule = lab.rule("b0")
    assert rule is not None
    assert rule.lines == ()
    assert f"{name} has no rule for one number" in (rule.trouble or "")


@pytest.mark.parametrize("variant", [SCHEDULERS[0], SCHEDULERS[8], SCHEDULERS[-1]], ids=named)
def test_the_rule_takes_the_rate_that_the_step_took(variant: Variant) -> None:
    lab = playground.open("line-fit")
    lab.use("SGD", lr=0.05, momentum=0.5)
    lab.schedule(variant[0], **variant[1])
    for steps in (1, 7, 1):
        lab.run(steps - 1) if steps > 1 else None
        took = lab.rate
        lab.run(1)
        rule = lab.rule("b0")
        assert rule is not None
        assert rule.done
        assert rule.keywords["lr"] == took
    lab.run(9)
    last = lab.rule("b0")
    assert last is not None
    assert last.done
    lab.forward()
    lab.backward()
    foretold = lab.rule("b0")
    assert foretold is not None
    assert foretold.keywords["lr"] == lab.rate


def test_the_compiler_stays_out() -> None:
    lines = (
        "import playground, sys",
        'lab = playground.open("line-fit")',
        'lab.schedule("StepLR", step_size=3)',
        'for name in ("SGD", "LBFGS", "Adafactor"):',
        "    lab.use(name, lr=0.1)",
        "    lab.run(2)",
        'print("torch._dynamo" in sys.modules)',
    )
    assert run_alone("\n".join(lines)) == ["False"]


def test_a_rate_too_large_for_the_dtype_is_explained_and_loses_nothing() -> None:
    lab = make(model="v = w * 0.0")
    lab.schedule("ExponentialLR", gamma=1e30)
    with pytest.raises(RuntimeError, match="without overflow") as raised:
        lab.run(10)
    assert lab["w"].item() == 1.0
    assert lab.steps == 2
    assert "learning rate" in explain(raised.value).plain
