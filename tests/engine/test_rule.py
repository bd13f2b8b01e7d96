"""The update rule: the typeset formulas against torch's own steps, and what the door tells."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

import playground
from playground.engine import optimizers
from playground.engine.errors import ActError
from playground.engine.experiment import Experiment
from playground.engine.rules.book import RULES, UNWRITTEN
from playground.engine.rules.common import THETA, G, T
from playground.engine.rules.expression import Kind, Pen, Written
from playground.engine.rules.functions import Cases, root
from playground.engine.rules.rehearsal import Moment
from playground.engine.rules.scalar import Scalar, letters
from playground.engine.rules.typesetting import formula
from playground.engine.rules.working import work_out
from playground.engine.settings import default_dtype
from playground.state import acts
from playground.state.coordinate import Coordinate
from playground.state.inspection import Wanted
from playground.state.rule import Rule, Symbol
from tests.engine.engine_labs import lab, same_state

VARIANTS: list[tuple[str, dict[str, Any]]] = [
    ("SGD", {}),
    ("SGD", {"weight_decay": 0.1}),
    ("SGD", {"maximize": True}),
    ("SGD", {"momentum": 0.9}),
    ("SGD", {"momentum": 0.9, "dampening": 0.3}),
    ("SGD", {"momentum": 0.9, "nesterov": True, "weight_decay": 0.1, "maximize": True}),
    ("Adam", {}),
    ("Adam", {"betas": (0.5, 0.8), "eps": 0.01}),
    ("Adam", {"amsgrad": True, "weight_decay": 0.1}),
    ("Adam", {"maximize": True, "weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("AdamW", {}),
    ("AdamW", {"amsgrad": True, "maximize": True}),
    ("NAdam", {}),
    ("NAdam", {"momentum_decay": 0.1, "weight_decay": 0.1}),
    ("NAdam", {"weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("RAdam", {}),
    ("RAdam", {"betas": (0.9, 0.99), "weight_decay": 0.1}),
    ("RAdam", {"weight_decay": 0.1, "decoupled_weight_decay": True, "maximize": True}),
    ("Adamax", {}),
    ("Adamax", {"weight_decay": 0.1, "maximize": True}),
    ("Adagrad", {}),
    ("Adagrad", {"lr_decay": 0.1, "weight_decay": 0.1, "initial_accumulator_value": 0.5}),
    ("Adadelta", {}),
    ("Adadelta", {"rho": 0.8, "weight_decay": 0.1, "maximize": True}),
    ("RMSprop", {}),
    ("RMSprop", {"centered": True}),
    ("RMSprop", {"momentum": 0.9, "weight_decay": 0.1}),
    ("RMSprop", {"centered": True, "momentum": 0.9, "alpha": 0.9, "maximize": True}),
    ("Rprop", {}),
    ("Rprop", {"etas": (0.4, 1.5), "step_sizes": (0.05, 0.2), "maximize": True}),
    ("ASGD", {}),
    ("ASGD", {"lambd": 0.1, "alpha": 0.6, "t0": 3, "weight_decay": 0.1}),
]


def named(case: tuple[str, dict[str, Any]]) -> str:
    return " ".join([case[0], *case[1]])


def moment(name: str, parameter: torch.Tensor, optimizer: torch.optim.Optimizer) -> Moment:
    return Moment(
        {name: parameter.detach().clone()},
        {name: None if parameter.grad is None else parameter.grad.clone()},
        {
            name: {
                key: value.clone() if isinstance(value, torch.Tensor) else value
                for key, value in optimizer.state.get(parameter, {}).items()
            }
        },
    )


@pytest.mark.parametrize("case", VARIANTS, ids=named)
@pytest.mark.parametrize(
    ("dtype", "tolerance"), [(torch.float32, 1e-6), (torch.float64, 1e-12)], ids=["32", "64"]
)
def test_the_formulas_that_are_typeset_are_torchs(
    case: tuple[str, dict[str, Any]], dtype: torch.dtype, tolerance: float
) -> None:
    kind, keywords = case
    random = torch.Generator().manual_seed(7)
    with default_dtype(dtype):
        start = torch.randn(4, generator=random, dtype=dtype)
        w = start.clone().requires_grad_(True)
        optimizer = optimizers.make(kind, [w], {"lr": 0.1, **keywords})
        for _ in range(12):
            w.grad = torch.randn(4, generator=random, dtype=dtype)
            before = moment("w", w, optimizer)
            optimizer.step()
            after = moment("w", w, optimizer)
            for place in range(4):
                of = optimizer.param_groups[0]
                scalar = Scalar(Coordinate("w", (place,)), of, before, after)
                lines = RULES[kind](of, scalar.held)
                results = {w.line.target: w.result for w in work_out(lines, scalar.numbers(lines))}
                kept = scalar.kept(lines)
                assert THETA in kept
                for letter, there in kept.items():
                    assert results[letter] == pytest.approx(there, rel=tolerance, abs=tolerance)


def test_every_optimizer_on_offer_has_a_rule_and_a_variant() -> None:
    assert set(RULES) == {kind for kind, _ in VARIANTS}
    assert set(RULES) | set(UNWRITTEN) == set(optimizers.OFFERED)


@pytest.mark.parametrize("case", VARIANTS, ids=named)
def test_every_keyword_and_buffer_in_a_rule_has_torchs_own_name(
    case: tuple[str, dict[str, Any]],
) -> None:
    kind, keywords = case
    w = torch.ones(1, requires_grad=True)
    w.grad = torch.ones(1)
    optimizer = optimizers.make(kind, [w], keywords)
    optimizer.step()
    optimizer.step()
    held = {key: float(value) for key, value in optimizer.state[w].items()}
    of = optimizer.param_groups[0]
    for letter in letters(RULES[kind](of, held)):
        if letter.kind is Kind.KEYWORD:
            assert letter.key in of
        if letter.kind is Kind.BUFFER:
            assert letter.key in held


def row(rule: Rule | None, latex: str) -> Symbol:
    assert rule is not None
    return next(symbol for symbol in rule.symbols if symbol.latex == latex)


def told(of: Experiment, coordinate: str) -> Rule:
    rule = of.rule(coordinate)
    assert rule is not None
    return rule


def test_the_step_of_one_weight_is_shown_before_it_is_made_and_after() -> None:
    one = playground.open("one-weight")
    one.forward()
    one.backward()
    rule = told(one, "θ")
    assert not rule.done
    assert rule.lines == (r"\theta \leftarrow \theta - \alpha\,g",)
    assert rule.filled == (r"1.4000 \leftarrow 1. - 0.1 \cdot \left({-4.}\right)",)
    assert row(rule, r"\theta").before == np.float32(1.0)
    assert row(rule, r"\theta").after == np.float32(1.4)
    assert row(rule, "g").before == -4.0
    assert row(rule, r"\alpha").before == 0.1
    assert rule.predicted == pytest.approx(-1.6)
    assert rule.actual == pytest.approx(-0.96)
    one.step()
    made = told(one, "θ[0]")
    assert made.done
    assert made.filled == rule.filled
    assert made.predicted == rule.predicted
    assert made.actual == rule.actual


def test_without_a_gradient_the_rule_says_so_in_plain_words() -> None:
    slopes = playground.open("two-slopes")
    rule = told(slopes, "w1")
    assert (
        rule.trouble == "w1.grad is None, so step leaves it alone: do forward and backward first."
    )
    assert rule.lines
    assert rule.filled == ()
    assert row(rule, r"\theta").before == 1.0
    assert row(rule, r"\theta").after is None
    assert rule.predicted is None
    slopes.forward()
    slopes.backward()
    slopes.freeze("w1")
    frozen = told(slopes, "w1")
    assert frozen.trouble is not None
    assert "frozen" in frozen.trouble
    assert told(slopes, "w2").trouble is None


def test_torchs_own_words_are_kept_where_the_step_itself_fails() -> None:
    slopes = playground.open("two-slopes")
    slopes.use("Adam", lr=0.1, capturable=True)
    slopes.forward()
    slopes.backward()
    assert "capturable" in str(told(slopes, "w1").trouble)


@pytest.mark.parametrize("case", VARIANTS, ids=named)
def test_what_the_next_step_would_do_is_what_it_does_bit_for_bit(
    case: tuple[str, dict[str, Any]],
) -> None:
    kind, keywords = case
    fit = playground.open("noisy-regression")
    fit.use(kind, **{"lr": 0.05, **keywords})
    for _ in range(3):
        fit.zero_grad()
        fit.forward()
        fit.backward()
        coming = [told(fit, "w[0]"), told(fit, "w[1]")]
        fit.step()
        for place, rule in enumerate(coming):
            after = row(rule, r"\theta").after
            assert isinstance(after, np.ndarray)
            assert after.dtype == np.float32
            assert float(after) == fit["w"][place].item()
            made = told(fit, f"w[{place}]")
            assert made.done
            assert made.filled == rule.filled
            for one, other in zip(made.symbols, rule.symbols, strict=True):
                assert one.after == other.after
                assert one.before == other.before


@pytest.mark.parametrize("kind", RULES)
@pytest.mark.parametrize("steps", [1, 2, 200])
def test_after_a_run_the_rule_is_that_of_its_last_step(kind: str, steps: int) -> None:
    run, single = playground.open("noisy-regression"), playground.open("noisy-regression")
    for each in (run, single):
        each.use(kind, lr=0.01)
    run.run(steps)
    if steps > 1:
        single.run(steps - 1)
    single.zero_grad()
    single.forward()
    single.backward()
    single.step()
    one, other = told(run, "w[1]"), told(single, "w[1]")
    assert one.done
    assert one.filled == other.filled
    assert one.actual == other.actual


def test_the_last_step_of_a_run_that_draws_numbers_is_found_too() -> None:
    noisy = lab(loss="loss = (v - torch.randn(())) ** 2", seed=3)
    noisy.run(5)
    before = told(noisy, "w")
    assert before.done
    assert row(before, r"\theta").after == noisy["w"].item()


def test_after_anything_else_the_rule_is_that_of_the_next_step() -> None:
    slopes = playground.open("two-slopes")
    slopes.run(3)
    assert told(slopes, "w2").done
    slopes.move(w2=1.0)
    assert not told(slopes, "w2").done
    assert row(slopes.rule("w2"), r"\theta").before == 1.0
    slopes.undo()
    assert told(slopes, "w2").done


def test_looking_at_the_rule_changes_nothing() -> None:
    looked, left = playground.open("log-sine"), playground.open("log-sine")
    for kind in ("Adam", "SGD"):
        for each in (looked, left):
            each.use(kind, lr=0.1)
            if each is looked:
                each.rule("x[0]")
            each.run(3)
            each.forward()
            each.backward()
        grad, version = looked["x"].grad, looked["x"]._version
        looked.rule("x[0]")
        looked.rule("x[1]")
        assert looked["x"].grad is grad
        assert looked["x"]._version == version
        assert looked.tape.state(looked.parameters) is left.tape.state(left.parameters)
        for each in (looked, left):
            each.step()
        assert same_state(looked, left)


def test_looking_at_the_rule_draws_no_numbers() -> None:
    looked, left = (lab(loss="loss = v * torch.rand(())", seed=3) for _ in range(2))
    for each in (looked, left):
        each.run(4)
    looked.rule("w")
    for each in (looked, left):
        each.run(4)
    assert same_state(looked, left)


def test_the_rule_stays_the_same_object_while_nothing_changes() -> None:
    slopes = playground.open("two-slopes")
    slopes.forward()
    slopes.backward()
    rule = slopes.rule("w1")
    assert slopes.rule("w1") is rule
    assert slopes.rule("w2") is not rule
    slopes.zero_grad()
    assert told(slopes, "w1").trouble is not None


def test_the_snapshot_carries_the_rule_that_is_wanted() -> None:
    slopes = playground.open("two-slopes")
    assert slopes.forward().inspection.rule is None
    view = slopes.view
    look = acts.Look(type(view)(view.slices, view.surface, wanted=Wanted(rule="w2")))
    slopes.perform(look)
    rule = slopes.backward().inspection.rule
    assert rule is not None
    assert rule.parameter == "w2"
    look = acts.Look(type(view)(view.slices, view.surface, wanted=Wanted(rule="gone[3]")))
    assert slopes.perform(look).inspection.rule is None


def test_within_a_run_there_is_a_rule_only_where_it_stops_at_each_step() -> None:
    slopes = playground.open("two-slopes")
    slopes.run(2)
    runner = slopes.begin_run(None)
    assert slopes.rule("w2") is None
    runner.advance(1)
    assert told(slopes, "w2").done
    runner.advance(1)
    assert row(slopes.rule("w2"), r"\theta").after == slopes["w2"].item()
    runner.advance(50)
    assert slopes.rule("w2") is None
    slopes.end_run()
    assert told(slopes, "w2").done


@pytest.mark.parametrize("wrong", ["w", "w[5]", "w[0, 0]", "v[0]", "w["])
def test_a_coordinate_that_there_is_not_is_refused(wrong: str) -> None:
    five = playground.open("weighted-sum")
    with pytest.raises(ActError):
        five.rule(wrong)


def test_a_loss_of_several_elements_has_no_promise() -> None:
    square = playground.open("shifted-square")
    square.forward()
    square.backward(torch.ones(5, 4))
    rule = told(square, "inp[0, 0]")
    assert rule.filled
    assert rule.predicted is None
    assert rule.actual is None


def test_a_learning_rate_that_typed_lines_change_is_the_one_in_force() -> None:
    slopes = playground.open("two-slopes")
    slopes.forward()
    slopes.backward()
    optimizer = slopes.optimizer
    optimizer.param_groups[0]["lr"] = 0.5
    assert row(slopes.rule("w1"), r"\alpha").before == 0.5


def test_loose_pieces_are_put_in_parentheses() -> None:
    assert formula((G + T) * G) == r"\left(g + t\right)\,g"
    assert formula(G - (G - T)) == r"g - \left(g - t\right)"
    assert formula((G * T) ** 2) == r"\left(g\,t\right)^{2}"
    assert formula(G * 2 / root(T)) == r"\frac{g \cdot 2}{\sqrt{t}}"
    assert formula(-(G + T)) == r"-\left(g + t\right)"
    cases = Cases(G, T, T, -T)
    assert formula(cases) == r"\begin{cases} t & g \geq 0 \\ -t & g < 0 \end{cases}"
    for value, chosen in ((2.0, "t"), (0.0, "t"), (-2.0, "-t")):
        pen = Pen(lambda letter: Written(letter.latex, 4), "", {G: value})  # type: ignore[arg-type]
        assert cases.write(pen).latex == chosen


@pytest.mark.parametrize("kind", RULES)
def test_in_float64_what_is_foretold_is_what_the_step_does(kind: str) -> None:
    lab = playground.open("two-slopes", dtype="float64")
    lab.use(kind, lr=0.01)
    lab.forward()
    lab.backward()
    foretold = row(told(lab, "w1"), r"\theta").after
    lab.step()
    after = told(lab, "w1")
    assert after.done
    assert foretold == row(after, r"\theta").after == lab["w1"].item()
