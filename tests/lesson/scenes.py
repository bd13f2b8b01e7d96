"""Moments in real Experiments at which a lesson might ask something, each by a name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import torch

import playground
from playground.lesson.situation import Situation, place, sight, slope
from playground.state.lesson import (
    CHOICE,
    FORMULA,
    POINT,
    RANKING,
    TANGENT,
    VALUE,
    Prompt,
    Verdict,
)

Do = Callable[[Any], object]


@dataclass(frozen=True, eq=False)
class Scene:
    """A prompt, the right answer and what is known."""

    prompt: Prompt
    truth: Any
    situation: Situation

    def judge(self, answer: Any) -> Verdict:
        from playground.lesson.judge import judge

        return judge(self.prompt, answer, self.truth, self.situation)


@dataclass(frozen=True)
class Script:
    """What a scene is made of: ``first`` is done before the prompt, ``then`` after the answer.

    ``wanted``: the right answer where it is not what ``about`` holds in the end.
    """

    problem: str
    kind: str
    about: str
    first: Sequence[str] = ()
    then: Sequence[str] = ()
    options: tuple[str, ...] = ()
    wanted: Any = None
    text: str = ""
    tolerance: float | None = None


SCRIPTS: Final[dict[str, Script]] = {
    # two-slopes: f = 2 w1 + w2² + 5 at (1, 2)
    "second backward, w1": Script(
        "two-slopes", VALUE, "w1.grad", ("forward()", "backward()"), ("forward()", "backward()")
    ),
    "second backward, w2": Script(
        "two-slopes",
        VALUE,
        "w2.grad.item()",
        ("forward()", "backward()"),
        ("forward()", "backward()"),
    ),
    "two backwards at once": Script(
        "two-slopes",
        VALUE,
        "w2.grad",
        ("forward()",),
        ("backward(retain_graph=True)", "backward()"),
    ),
    "cleared between": Script(
        "two-slopes",
        VALUE,
        "w1.grad",
        ("forward()", "backward()"),
        ("zero_grad()", "forward()", "backward()"),
    ),
    "cleared": Script(
        "two-slopes", VALUE, "w1.grad", ("forward()", "backward()"), ("zero_grad()",)
    ),
    "zeroed": Script(
        "two-slopes",
        VALUE,
        "w1.grad",
        ("forward()", "backward()"),
        ("zero_grad(set_to_none=False)",),
    ),
    "before backward": Script("two-slopes", VALUE, "w1.grad", (), ("forward()",)),
    "frozen": Script(
        "two-slopes", VALUE, "w1.grad", ("freeze('w1')",), ("forward()", "backward()")
    ),
    "tangent w2": Script("two-slopes", TANGENT, "w2"),
    "tangent w1": Script("two-slopes", TANGENT, "w1"),
    "tangent moved": Script("two-slopes", TANGENT, "w2", (), ("move(w2=-3.0)",)),
    "loss after a nudge": Script(
        "two-slopes", VALUE, "loss.item()", ("forward()",), ("move(w2=2.5)", "forward()")
    ),
    "loss without a forward": Script(
        "two-slopes", VALUE, "loss", ("forward()",), ("move(w2=2.5)",)
    ),
    "gradient, then step": Script(
        "two-slopes", VALUE, "w2.grad", (), ("forward()", "backward()", "step()")
    ),
    "grad_fn": Script("two-slopes", VALUE, "loss.grad_fn", ("forward()",), wanted="AddBackward0"),
    "formulas": Script("two-slopes", FORMULA, "w1, w2", wanted={"w1": "2", "w2": "2*w2"}),
    "which changes more": Script(
        "two-slopes", CHOICE, "", options=("w1", "w2"), wanted="w2", text="Which changes it more?"
    ),
    # one-weight: E = (θ·2 - 3)² at 1, gradient -4, rate 0.1
    "one weight": Script("one-weight", VALUE, "θ.grad", (), ("forward()", "backward()")),
    "one weight step": Script("one-weight", VALUE, "θ", ("forward()", "backward()"), ("step()",)),
    "one weight stepped uncleared": Script(
        "one-weight",
        VALUE,
        "θ[0].item()",
        ("forward()", "backward()"),
        ("forward()", "backward()", "step()"),
    ),
    "one weight stepped cleared": Script(
        "one-weight",
        VALUE,
        "θ[0].item()",
        ("forward()", "backward()"),
        ("zero_grad()", "forward()", "backward()", "step()"),
    ),
    "one weight, three steps": Script("one-weight", VALUE, "θ.item()", (), ("run(3)",)),
    "one weight tangent": Script("one-weight", TANGENT, "θ[0]"),
    "one weight rates": Script(
        "one-weight",
        RANKING,
        "",
        options=("0.01", "0.1", "0.3"),
        wanted=("0.1", "0.01", "0.3"),
        text="Rank the learning rates, fastest first.",
    ),
    "one weight safe rates": Script(
        "one-weight",
        RANKING,
        "",
        options=("lr=0.01", "lr=0.05", "lr=0.1"),
        wanted=("lr=0.1", "lr=0.05", "lr=0.01"),
        text="Which of them is first at the bottom?",
    ),
    "one weight best rate": Script(
        "one-weight",
        CHOICE,
        "",
        options=("0.01", "0.125", "0.3"),
        wanted="0.125",
        text="Which learning rate is fastest?",
    ),
    "one weight formula": Script("one-weight", FORMULA, "θ", wanted={"θ": "2*x*(θ*x - y)"}),
    "one weight momentum": Script(
        "one-weight",
        VALUE,
        "θ.item()",
        ("use('SGD', lr=0.05, momentum=0.9)", "run(1)"),
        ("run(1)",),
    ),
    # himmelblau at (-0.5, -1), gradient (-36.5... ) and rate 0.01
    "himmelblau step": Script(
        "himmelblau", POINT, "x, y", ("forward()", "backward()"), ("step()",)
    ),
    "himmelblau tangent": Script("himmelblau", TANGENT, "x"),
    "himmelblau Adam": Script("himmelblau", POINT, "x, y", ("use('Adam', lr=0.3)",), ("run(1)",)),
    "himmelblau run": Script("himmelblau", POINT, "x, y", (), ("run(4)",)),
    "himmelblau direction": Script(
        "himmelblau",
        CHOICE,
        "",
        options=("uphill", "downhill"),
        wanted="downhill",
        text="Where does the step lead?",
    ),
    "saddle change": Script(
        "saddle",
        CHOICE,
        "",
        ("move(x=0.5, y=1.0)",),
        options=("x", "y"),
        wanted="y",
        text="Along which does the loss change more?",
    ),
    "ravine step": Script("ravine", POINT, "x, y", ("use('SGD', lr=0.02)",), ("run(1)",)),
    # log-sine at (0.5, 0.75): 1.3633, 0.1912
    "log-sine": Script("log-sine", VALUE, "x.grad", (), ("forward()", "backward()")),
    "log-sine first": Script("log-sine", VALUE, "x.grad[0]", (), ("forward()", "backward()")),
    "log-sine second": Script("log-sine", VALUE, "x.grad[1]", (), ("forward()", "backward()")),
    "log-sine formula": Script(
        "log-sine",
        FORMULA,
        "x",
        wanted={
            "x": "(torch.sin(x[1])/x[0],"
            " torch.sin(x[1])/x[1] + torch.log(x[0]*x[1])*torch.cos(x[1]))"
        },
    ),
    # line-fit: a mean over 100
    "line-fit b0": Script("line-fit", VALUE, "b0.grad", (), ("forward()", "backward()")),
    "line-fit b1": Script("line-fit", VALUE, "b1.grad", (), ("forward()", "backward()")),
    "line-fit step": Script("line-fit", POINT, "b0, b1", (), ("run(1)",)),
    "line-fit formula": Script(
        "line-fit", FORMULA, "b0", wanted={"b0": "2*(b0 + b1*x - y).mean()"}
    ),
    "line-fit data": Script(
        "line-fit",
        CHOICE,
        "",
        options=("x", "b0"),
        wanted="b0",
        text="Which of them does descent change?",
    ),
    # matrices
    "matrix A": Script("matrix-product", VALUE, "A.grad", (), ("forward()", "backward()")),
    "matrix B": Script("matrix-product", VALUE, "B.grad", (), ("forward()", "backward()")),
    "matrix product": Script(
        "matrix-product", VALUE, "product.grad", (), ("forward()", "backward()")
    ),
    "matrix product retained": Script(
        "matrix-product",
        VALUE,
        "product.grad",
        ("retain_grad('product')",),
        ("forward()", "backward()"),
    ),
    "matrix leaf": Script(
        "matrix-product",
        CHOICE,
        "",
        ("forward()",),
        options=("A", "product"),
        wanted="A",
        text="Which of them is a leaf?",
    ),
    "matrix is_leaf": Script("matrix-product", VALUE, "product.is_leaf", (), ("forward()",)),
    "A is_leaf": Script("matrix-product", VALUE, "A.is_leaf", (), ("forward()",)),
    "under no_grad": Script(
        "matrix-product", VALUE, "product.requires_grad", (), ("forward(no_grad=True)",)
    ),
    "recorded": Script("matrix-product", VALUE, "product.requires_grad", (), ("forward()",)),
    "dot w": Script("dot-product", VALUE, "w.grad", (), ("forward()", "backward()")),
    "weighted": Script("weighted-sum", VALUE, "w.grad", (), ("forward()", "backward()")),
    "weighted one": Script("weighted-sum", VALUE, "w.grad[0]", (), ("forward()", "backward()")),
    "layer b": Script("one-layer", VALUE, "b.grad", (), ("forward()", "backward()")),
    "layer w": Script("one-layer", VALUE, "w.grad", (), ("forward()", "backward()")),
    "shifted": Script(
        "shifted-square", VALUE, "inp.grad[0, 0]", (), ("forward()", "backward(ones)")
    ),
    "shifted twice": Script(
        "shifted-square",
        VALUE,
        "inp.grad[0, 0]",
        ("forward()", "backward(ones)"),
        ("forward()", "backward(ones)"),
    ),
    "shifted cleared": Script(
        "shifted-square",
        VALUE,
        "inp.grad[0, 1]",
        ("forward()", "backward(ones)"),
        ("zero_grad()", "forward()", "backward(ones)"),
    ),
    "regression": Script("noisy-regression", VALUE, "w.grad", (), ("forward()", "backward()")),
    "optimizers": Script(
        "ravine",
        RANKING,
        "",
        options=("SGD", "momentum", "Adam"),
        wanted=("Adam", "momentum", "SGD"),
        text="Which is first at the bottom?",
    ),
}


@cache
def scene(name: str) -> Scene:
    """The scene of that name, played on a new Experiment."""
    script = SCRIPTS[name]
    lab = playground.open(script.problem)
    for line in script.first:
        _do(lab, line)
    before = sight(lab)
    earlier = _held(lab, script) if script.kind == VALUE else None
    for line in script.then:
        _do(lab, line)
    after = sight(lab)
    truth = script.wanted
    if truth is None and script.kind == TANGENT:
        truth = slope(after, script.about)
    elif truth is None and script.kind == POINT:
        truth = place(after, script.about.split(","))
    elif truth is None:
        truth = _held(lab, script)
    prompt = Prompt(
        name,
        script.kind,
        script.text or name,
        script.about,
        script.options,
        tolerance=script.tolerance,
    )
    return Scene(prompt, truth, Situation(before, after, (earlier,), lab))


def _do(lab: Any, line: str) -> None:
    eval(f"lab.{line}", {"lab": lab, "ones": torch.ones(5, 4)})


def _held(lab: Any, script: Script) -> Any:
    """What the expression holds, as plain values; None too where its names are not made yet."""
    known = {name: lab[name] for name in _names(lab)}
    try:
        with torch.no_grad():
            found = eval(script.about, dict(known))
    except (NameError, AttributeError, TypeError):
        return None
    return found.tolist() if isinstance(found, torch.Tensor) else found


def _names(lab: Any) -> list[str]:
    return [view.name for view in lab.snapshot().tensors]
