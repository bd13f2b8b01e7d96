"""What a right answer is worth, how near is near enough, and that judging never raises."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import playground
from playground.lesson.judge import FORM, judge, points, revealed
from playground.lesson.situation import Situation, place, sight, slope
from playground.state.lesson import KINDS, VALUE, Prompt
from tests.lesson.scenes import SCRIPTS, scene

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["x", "y", "w1", "w2", "θ", "b0", "?"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)
TYPED = st.text("0123456789.,-+*/()[] ewxyθNone|>=\n{}'\"", max_size=25)
QUICK = [name for name in SCRIPTS if "formula" not in name]
"""A formula is tried at 40 points, which is too slow for hundreds of examples."""


@settings(max_examples=300, deadline=None)
@given(name=st.sampled_from(QUICK), answer=JSON | TYPED)
def test_judging_never_raises(name: str, answer: Any) -> None:
    verdict = scene(name).judge(answer)
    assert verdict.told
    assert not (verdict.right and verdict.mistake)
    assert verdict.right == (verdict.points > 0)


@pytest.mark.parametrize("answer", ["1e100", "1e308*10", "1/0", "torch.ones(3)", "loss", "w2.grad"])
def test_a_strange_formula_is_wrong_and_no_more(answer: str) -> None:
    assert not scene("formulas").judge({"w1": answer, "w2": "0"}).right


@pytest.mark.parametrize("name", ["log-sine", "matrix A", "weighted"])
def test_a_huge_answer_is_wrong_and_no_more(name: str) -> None:
    shape = np.shape(scene(name).truth)
    for size in (1e308, -1e308, 1e-320, float("inf"), float("nan")):
        assert not scene(name).judge(np.full(shape, size).tolist()).right


@settings(max_examples=40, deadline=None)
@given(answer=JSON | TYPED | st.dictionaries(st.sampled_from(["w1", "w2"]), TYPED))
def test_judging_formulas_never_raises(answer: Any) -> None:
    assert scene("formulas").judge(answer).told


@settings(max_examples=200, deadline=None)
@given(kind=st.sampled_from(KINDS), truth=JSON, answer=JSON, about=st.text(max_size=10))
def test_no_truth_of_a_file_makes_the_judge_raise(
    kind: str, truth: Any, answer: Any, about: str
) -> None:
    prompt = Prompt("any", kind, "", about, ("a", "b"))
    assert judge(prompt, answer, truth, scene("one weight").situation).told


@settings(max_examples=200, deadline=None)
@given(
    name=st.sampled_from(["tangent w2", "one weight", "log-sine first", "loss after a nudge"]),
    off=st.floats(-1, 1),
)
def test_an_answer_within_the_tolerance_is_never_diagnosed(name: str, off: float) -> None:
    asked = scene(name)
    prompt = replace(asked.prompt, tolerance=0.25)
    number = float(np.reshape(asked.truth, ()))
    verdict = judge(prompt, number + 0.25 * off, asked.truth, asked.situation)
    assert (verdict.right, verdict.mistake) == (True, None)


def test_the_tolerance_of_the_prompt_goes_before_that_of_the_kind() -> None:
    asked = scene("tangent w2")
    wide = replace(asked.prompt, tolerance=0.5)
    narrow = replace(asked.prompt, tolerance=0.01)
    assert judge(wide, 4.1, asked.truth, asked.situation).right
    assert not judge(narrow, 4.02, asked.truth, asked.situation).right


@pytest.mark.parametrize(
    ("truth", "near", "far"),
    [
        (11.0, 11.001, 11.01),
        (1.36328, 1.3634, 1.364),
        (0.1912, 0.19124, 0.1913),
        (2.5e-5, 2.501e-5, 2.6e-5),
        (0.0, 0.0, 1e-4),
        (3e-8, 0.0, 0.001),
    ],
)
def test_what_is_typed_needs_the_digits_that_torch_prints(
    truth: float, near: float, far: float
) -> None:
    prompt = Prompt("typed", VALUE, "", "w1.grad")
    situation = scene("tangent w2").situation
    assert judge(prompt, near, truth, situation).right
    assert not judge(prompt, far, truth, situation).right


@pytest.mark.parametrize("name", ["himmelblau step", "ravine step", "himmelblau Adam"])
def test_a_dot_left_where_it_was_is_never_right(name: str) -> None:
    asked = scene(name)
    still = {key: float(asked.situation.before.values[key]) for key in asked.truth}
    half = {key: (still[key] + asked.truth[key]) / 2 for key in asked.truth}
    assert not asked.judge(still).right
    assert not asked.judge(half).right


@pytest.mark.parametrize(
    ("hints", "of", "tries", "worth"),
    [
        (0, 3, 0, 1.0),
        (1, 3, 0, 0.75),
        (3, 3, 0, 0.25),
        (0, 3, 1, 0.5),
        (2, 3, 2, 0.125),
        (1, 1, 0, 0.5),
    ],
)
def test_hints_and_tries_make_a_right_answer_worth_less(
    hints: int, of: int, tries: int, worth: float
) -> None:
    asked = scene("tangent w2")
    prompt = replace(asked.prompt, hints=("hint",) * hints, hints_in_all=of, tries=tries)
    assert points(prompt) == worth
    assert judge(prompt, 4.0, asked.truth, asked.situation).points == worth
    assert judge(prompt, -4.0, asked.truth, asked.situation).points == 0.0


def test_what_was_revealed_has_no_points() -> None:
    verdict = revealed(scene("tangent w2").prompt, np.float32(4.0))
    assert (verdict.right, verdict.answer, verdict.truth, verdict.points) == (False, None, 4.0, 0.0)


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("tangent w2", "steep", "A number is wanted"),
        ("tangent w2", "4,0", "with a point: 4.0"),
        ("tangent w2", float("nan"), "A finite number"),
        ("tangent w2", [1, 2], "One number is wanted, not 2"),
        ("second backward, w1", "4x", "to multiply, write *"),
        ("second backward, w1", [[1, 2], [3]], "rows have different lengths"),
        ("matrix is_leaf", 1, "True or False"),
        ("grad_fn", 3, "A name is wanted"),
        ("himmelblau step", {"x": 1.0}, "no number for y"),
        ("himmelblau step", {"x": 1.0, "z": 1.0}, "'z' is not asked for"),
        ("himmelblau step", {"x": 1.0, "y": "left"}, "y: A number"),
        ("himmelblau step", 3, "each coordinate"),
        ("one weight rates", ["0.1"], "0.01, 0.3 is missing"),
        ("one weight rates", ["0.1", "0.1", "0.3"], "0.1 stands there twice"),
        ("one weight rates", {"0.1": 1}, "is no order"),
        ("which changes more", "w3", "none of the options: w1, w2"),
        ("formulas", {"w1": "2"}, "no formula for w2"),
        ("formulas", {"w1": "2", "w2": "w2^2"}, "a power is written with **"),
        ("formulas", {"w1": "2", "w2": "2w2"}, "To multiply, write *"),
        ("formulas", {"w1": "2", "w2": "u + 1"}, "'u'"),
        ("formulas", {"w1": "2", "w3": "1"}, "Wanted: w1, w2"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(name: str, answer: Any, words: str) -> None:
    verdict = scene(name).judge(answer)
    assert (verdict.right, verdict.mistake, verdict.points) == (False, FORM, 0.0)
    assert words in verdict.told


def test_a_wrong_answer_of_the_file_is_told_as_the_files() -> None:
    asked = scene("which changes more")
    verdict = judge(asked.prompt, "w1", "w9", asked.situation)
    assert verdict.told.startswith("The lesson's own answer cannot be read")


def test_a_verdict_goes_into_json() -> None:
    for name, answer in [("matrix A", [[7, 8]] * 3), ("himmelblau step", {"x": 1, "y": 2})]:
        verdict = scene(name).judge(answer)
        assert json.loads(json.dumps([verdict.answer, verdict.truth])) is not None


def test_a_sight_changes_nothing() -> None:
    lab = playground.open("log-sine")
    lab.forward()
    lab.backward()
    before = lab.snapshot()
    seen = sight(lab)
    after = lab.snapshot()
    assert after.serial == before.serial
    assert after.tape == before.tape
    assert len(lab.acts) == len(seen.acts)
    assert np.array_equal(before["x"].grad, after["x"].grad)  # type: ignore[arg-type]


def test_what_a_sight_holds() -> None:
    lab = playground.open("two-slopes", dtype="float64")
    lab.forward()
    seen = sight(lab)
    assert (seen.loss, seen.height, seen.rate, seen.h) == (11.0, 11.0, 0.1, 0.1)
    assert seen.secants["w2"] == pytest.approx(4.1)
    assert seen.spans == {"w1": (6.0, 12.0), "w2": (6.0, 9.0)}
    assert seen.grads == {"w1": None, "w2": None}
    assert slope(seen, "w2") == 4.0
    assert place(seen, ["w1", "w2"]) == {"w1": 1.0, "w2": 2.0}
    assert place(seen, ["w1", "w9"]) == {"w1": 1.0}
    forgotten = {(link.operation, link.path): link.gradient["w2"].item() for link in seen.links}
    assert forgotten == {
        ("mul", False): 4.0,
        ("pow", False): 1.0,
        ("add", True): 0.0,
    }


@pytest.mark.parametrize("name", list(playground.problems()))
def test_a_sight_is_taken_of_every_built_in_problem(name: str) -> None:
    seen = sight(playground.open(name))
    for link in seen.links:
        assert {key: np.shape(g) for key, g in link.gradient.items()} == {
            key: np.shape(g) for key, g in seen.gradient.items() if key in link.gradient
        }


def test_without_a_door_a_formula_is_held_against_the_files_own() -> None:
    asked = scene("formulas")
    alone = Situation(asked.situation.before, asked.situation.after)
    assert judge(asked.prompt, {"w1": "2", "w2": "2*w2"}, asked.truth, alone).right
    assert not judge(asked.prompt, {"w1": "2", "w2": "4"}, asked.truth, alone).right


def test_a_coordinate_without_a_slice_is_judged_by_the_step() -> None:
    asked = scene("ravine step")
    bare = replace(asked.situation.before, spans={}), replace(asked.situation.after, spans={})
    situation = Situation(*bare)
    assert judge(asked.prompt, {"x": -3.92, "y": 0.45}, asked.truth, situation).right
    assert not judge(asked.prompt, {"x": -4.0, "y": 1.0}, asked.truth, situation).right


def test_the_judge_loads_no_torch() -> None:
    """The window may read answers before it sends them, and has no torch."""
    code = "import sys, playground.lesson.judge; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
