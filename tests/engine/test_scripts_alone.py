"""Proof: every problem in every style, run in a fresh Python with torch, gives the same figures."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import playground
from playground.engine.experiment import Experiment
from playground.engine.rules.book import RULES
from playground.engine.scripts.scripts import STYLES
from playground.engine.settings import use_one_thread
from tests.engine import run_scripts

# Between styles the same sum is rounded in another order: by hand in double precision, by torch in
# the problem's own. A few steps from a start of ordinary size stay within some hundred units in the
# last place of single precision, 6e-8 each.
ACROSS = {"float32": 2e-5, "float64": 1e-12}
NAMES = list(playground.problems())
# Their loss cell calls torch's own loss, so that the class of torch.nn computes the same bits.
OWN_LOSS = {"noisy-regression", "line-fit", "one-layer", "blobs", "moons", "spirals"}
NO_LIBRARY_LOSS = set(NAMES) - OWN_LOSS - {"one-weight"}
# Too many numbers for formulas on a page.
NOT_BY_HAND = {"moons", "spirals"}
WITHOUT = {"loss": NO_LIBRARY_LOSS, "by hand": NOT_BY_HAND}
# Steep enough that the usual learning rates lead out of all bounds.
STEEP = {"goldstein-price": 1e-6, "beale": 1e-4}


def _vector(lab: Experiment) -> Any:
    return torch.ones(5, 4) if lab.document.name == "shifted-square" else None


def _learn(lab: Experiment, steps: int) -> None:
    """A run; where the loss is no scalar, its acts one by one with a vector."""
    vector = _vector(lab)
    if vector is None:
        lab.run(steps)
        return
    for _ in range(steps):
        lab.zero_grad()
        lab.forward()
        lab.backward(gradient=vector)
        lab.step()


def _stepped(lab: Experiment) -> None:
    lab.forward()
    lab.backward(gradient=_vector(lab))
    lab.step()
    _learn(lab, 3)


def _accumulated(lab: Experiment) -> None:
    for _ in range(2):
        lab.forward()
        lab.backward(gradient=_vector(lab))


def _retained_and_zeroed(lab: Experiment) -> None:
    lab.forward()
    lab.backward(gradient=_vector(lab), retain_graph=True)
    lab.backward(gradient=_vector(lab), retain_graph=True)
    lab.zero_grad(set_to_none=False)
    lab.backward(gradient=_vector(lab))


def _moved(lab: Experiment) -> None:
    coordinate = lab.snapshot().coordinates()[-1]
    _learn(lab, 2)
    lab.move({coordinate.label: lab.snapshot().value(coordinate) + 0.125})
    lab.zero_grad()
    lab.forward()
    lab.backward(gradient=_vector(lab))


def _frozen(lab: Experiment) -> None:
    first, *others = lab.parameters
    lab.forward()
    lab.backward(gradient=_vector(lab))
    lab.freeze(first)
    if others:
        _learn(lab, 2)
    lab.unfreeze(first)
    _learn(lab, 2)


RUNS: dict[str, Callable[[Experiment], None]] = {
    "steps": _stepped,
    "accumulate": _accumulated,
    "retain and zero": _retained_and_zeroed,
    "move": _moved,
    "freeze": _frozen,
}


@dataclass(frozen=True)
class Case:
    """A run of a problem in one style, and what the program shows at its end."""

    name: str
    run: str
    style: str
    dtype: str
    script: str
    values: dict[str, list[float]]
    grads: dict[str, list[float] | None]
    printed: list[str]

    @property
    def exact(self) -> bool:
        return self.style in ("autograd", "optimizer") or (
            self.style == "loss" and self.name in OWN_LOSS
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.run}, {self.style}, {self.dtype}"


def _case(lab: Experiment, run: str, style: str) -> Case:
    before = torch.get_default_dtype()
    torch.set_default_dtype(lab.workspace.dtype)
    try:
        printed = [] if lab.loss is None else [repr(lab.loss)]
        printed += [repr(p.grad) for p in lab.parameters.values()]
        printed += [repr(p) for p in lab.parameters.values()]
    finally:
        torch.set_default_dtype(before)
    grads = {
        name: None if p.grad is None else _flat(p.grad.tolist())
        for name, p in lab.parameters.items()
    }
    values = {name: _flat(p.tolist()) for name, p in lab.parameters.items()}
    script = lab.code(style)
    return Case(lab.document.name, run, style, lab.dtype, script, values, grads, printed)


def _flat(value: Any) -> list[float]:
    if isinstance(value, list):
        return [number for part in value for number in _flat(part)]
    return [value]


def _alone(cases: list[Case], folder: Path) -> list[dict[str, Any]]:
    """What each script did in one fresh process of plain Python."""
    source, target = folder / "scripts.json", folder / "found.json"
    source.write_text(json.dumps([case.script for case in cases]), encoding="utf-8")
    driver = Path(run_scripts.__file__)
    command = [sys.executable, "-I", str(driver), str(source), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 0, done.stderr
    found = json.loads(target.read_text(encoding="utf-8"))
    assert len(found) == len(cases)
    return list(found)


def _differs(case: Case, found: dict[str, Any]) -> str | None:
    """What a script has otherwise than the program, or None."""
    values = found["values"]
    for name, expected in case.values.items():
        got = _flat(values[name]["value"])
        if not _agree(case, got, expected):
            return f"{case}: {name} is {got}, not {expected}"
        if case.style == "by hand":
            grad = values.get(f"gradient_{name}", {"value": None})["value"]
        else:
            grad = values[name]["grad"]
        wanted = case.grads[name]
        cleared = grad is None or set(_flat(grad)) == {None}
        if wanted is None or cleared:
            if not (wanted is None and cleared):
                return f"{case}: {name}.grad is {grad}, not {wanted}"
        elif not _agree(case, _flat(grad), wanted):
            return f"{case}: {name}.grad is {grad}, not {wanted}"
    if case.exact and case.style != "loss":
        printed = "\n".join(case.printed)
        if found["printed"].rstrip("\n") != printed:
            return f"{case} prints {found['printed']!r}, not {printed!r}"
    return None


def _agree(case: Case, got: list[float], expected: list[float]) -> bool:
    if case.exact:
        return got == expected
    tolerance = ACROSS[case.dtype]
    return bool(np.allclose(got, expected, rtol=tolerance, atol=tolerance))


KEYWORDS: dict[str, list[dict[str, Any]]] = {
    "SGD": [{"momentum": 0.9, "nesterov": True, "weight_decay": 0.1}, {"maximize": True},
            {"momentum": 0.5, "dampening": 0.3}],
    "Adam": [{"amsgrad": True, "weight_decay": 0.1}, {"betas": (0.8, 0.9), "maximize": True}],
    "AdamW": [{"weight_decay": 0.3}],
    "NAdam": [{"weight_decay": 0.1, "decoupled_weight_decay": True}, {"momentum_decay": 0.1}],
    "RAdam": [{"betas": (0.5, 0.7), "weight_decay": 0.1}, {"decoupled_weight_decay": True,
              "weight_decay": 0.1}],
    "Adamax": [{"weight_decay": 0.1}],
    "Adagrad": [{"lr_decay": 0.1, "initial_accumulator_value": 0.5, "weight_decay": 0.1}],
    "Adadelta": [{"rho": 0.5, "weight_decay": 0.1}],
    "RMSprop": [{"centered": True, "momentum": 0.5}, {"weight_decay": 0.1, "maximize": True}],
    "Rprop": [{"etas": (0.4, 1.5)}],
    "ASGD": [{"t0": 2.0, "weight_decay": 0.1, "lambd": 0.1}],
}  # fmt: skip


def _runs() -> Iterator[Case]:
    for dtype, name in product(ACROSS, NAMES):
        lab = playground.open(name, dtype=dtype)
        lab.use("SGD", lr=STEEP.get(name, 1e-3))
        for run in RUNS:
            lab.reset()
            RUNS[run](lab)
            for style in STYLES:
                if name not in WITHOUT.get(style, ()):
                    yield _case(lab, run, style)


def _optimizers() -> Iterator[Case]:
    for name, optimizer in product(NAMES, RULES):
        lab = playground.open(name)
        lab.use(optimizer, lr=STEEP.get(name, 1e-3))
        _stepped(lab)
        for style in ("autograd", "optimizer"):
            yield _case(lab, optimizer, style)


def _keywords() -> Iterator[Case]:
    choices = [(key, given) for key, several in KEYWORDS.items() for given in several]
    for dtype, name, (optimizer, given) in product(ACROSS, ("one-layer", "log-sine"), choices):
        lab = playground.open(name, dtype=dtype)
        lab.use(optimizer, lr=0.02, **given)
        _stepped(lab)
        _frozen(lab)
        lab.step()
        for style in ("autograd", "optimizer"):
            yield _case(lab, f"{optimizer} {given}", style)


@pytest.fixture(scope="module")
def proof(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Case, dict[str, Any]]]:
    """Every case beside what its script did; one fresh process runs them all, to save time."""
    threads = torch.get_num_threads()
    use_one_thread()
    try:
        cases = [*_runs(), *_optimizers(), *_keywords()]
    finally:
        torch.set_num_threads(threads)
    found = _alone(cases, tmp_path_factory.mktemp("scripts"))
    return list(zip(cases, found, strict=True))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", NAMES)
def test_every_script_gives_the_programs_figures(
    name: str, style: str, proof: list[tuple[Case, dict[str, Any]]]
) -> None:
    chosen = [pair for pair in proof if (pair[0].name, pair[0].style) == (name, style)]
    if name in WITHOUT.get(style, ()):
        assert not chosen
        return
    assert {case.run for case, _ in chosen} >= set(RUNS)
    wrong = [text for pair in chosen if (text := _differs(*pair)) is not None]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", NAMES)
def test_what_no_style_of_loss_can_say_has_a_reason(name: str) -> None:
    script = playground.open(name).script("loss")
    if name in NO_LIBRARY_LOSS:
        assert script.trouble is not None
        assert "none of torch.nn's" in script.trouble
    else:
        assert script.trouble is None
