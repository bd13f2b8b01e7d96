"""Every act as the lines of PyTorch it stands for, and the whole run as a script."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from playground.engine.scripts import data_lines, stopping
from playground.engine.scripts.slid import slid_line, slid_lines
from playground.state import acts
from playground.state.coordinate import Coordinate

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment


def used(act: acts.Use) -> str:
    """The line that makes an optimizer, without its parameters."""
    keywords = "".join(f", {key}={value!r}" for key, value in act.keywords.items())
    return f"torch.optim.{act.optimizer}(parameters{keywords})"


def drawn_by(act: acts.Batches) -> str:
    """The line that gives the rows of batch i of epoch e."""
    if act.size is None:
        return "# the whole data in each forward"
    generator = f"generator=torch.Generator().manual_seed({act.seed} + e)"
    order = f"torch.randperm(n, {generator})" if act.shuffle else "torch.arange(n)"
    return f"rows = {order}.split({act.size})[i]"


def scheduled(act: acts.Schedule) -> str:
    """What makes a learning-rate schedule, or None."""
    keywords = "".join(f", {key}={value!r}" for key, value in act.keywords.items())
    made = f"torch.optim.lr_scheduler.{act.name}(optimizer{keywords})"
    return "None" if act.name is None else made


def line(act: acts.Act) -> str:
    """The line of PyTorch an act stands for, as shown beside a button or in a snapshot."""
    match act:
        case acts.Forward():
            return "with torch.no_grad(): " * act.no_grad + "loss = forward()"
        case acts.Backward():
            return f"loss.backward({_backward_arguments(act)})"
        case acts.ZeroGrad():
            return f"optimizer.zero_grad({'' if act.set_to_none else 'set_to_none=False'})"
        case acts.Step():
            return "optimizer.step()"
        case acts.Run():
            return f"for _ in range({act.steps}): zero_grad, forward, backward, step"
        case acts.StopWhen():
            return stopping.told(act)
        case acts.Move():
            return "; ".join(_assignments(act.values))
        case acts.SetPoint() | acts.AddPoint() | acts.DeletePoints():
            return "; ".join(data_lines.lines(act))
        case acts.Slide():
            return slid_line(act)
        case acts.Freeze():
            return f"{act.name}.requires_grad_(False)"
        case acts.Unfreeze():
            return f"{act.name}.requires_grad_(True)"
        case acts.RetainGrad():
            return f"{act.name}.retain_grad()"
        case acts.ReleaseGrad():
            return f"# no {act.name}.retain_grad() after the next forward"
        case acts.Use():
            return f"optimizer = {used(act)}"
        case acts.Batches():
            return drawn_by(act)
        case acts.Schedule():
            return f"scheduler = {scheduled(act)}"
        case acts.Execute():
            return act.code
        case acts.Seek():
            return f"# step {act.step}" + (f" of {act.branch}" if act.branch else "")
        case _:
            return ""


def lines(act: acts.Act, forward: Sequence[str], trainable: Sequence[str]) -> list[str]:
    """The act as statements that run in plain Python with torch.

    ``forward``: the lines of the model and loss cells; ``trainable``: the parameters that the
    optimizer holds once the act is done.
    """
    match act:
        case acts.Forward():
            return ["with torch.no_grad():", *indented(forward)] if act.no_grad else list(forward)
        case acts.Run():
            body = ["optimizer.zero_grad()", *forward, "loss.backward()", "optimizer.step()"]
            if act.steps == 1:
                return body
            if act.until is not None:
                return stopping.loop(act, body, trainable)
            return [f"for _ in range({act.steps}):", *indented(body)]
        case acts.Move():
            return ["with torch.no_grad():", *indented(_assignments(act.values))]
        case acts.SetPoint() | acts.AddPoint() | acts.DeletePoints():
            return data_lines.lines(act)
        case acts.Slide():
            return slid_lines(act)
        case acts.Freeze() | acts.Unfreeze():
            held = f'optimizer.param_groups[0]["params"] = {listed(trainable)}'
            return [line(act), held]
        case acts.Use():
            held = (
                listed(trainable) if trainable else "[torch.empty(1)]"
            )  # torch takes no empty list
            return [f"optimizer = {used(act).replace('parameters', held, 1)}"]
        case acts.Execute():
            return act.code.splitlines()
        case _:
            return [line(act)]


def settings(lab: Experiment) -> list[str]:
    """The lines that set torch up as the program does: the dtype, and the seed if none is typed."""
    lines = []
    if lab.dtype != "float32":
        lines.append(f"torch.set_default_dtype(torch.{lab.dtype})")
    if lab.document.seed is None:
        lines.append(f"torch.manual_seed({lab.seed})")
    return lines


def cell(source: str) -> list[str]:
    """The lines of a cell without imports, which stand once at the head of the script."""
    return [
        text
        for text in source.strip("\n").splitlines()
        if text.strip() and not text.startswith(("import ", "from "))
    ]


def indented(body: Sequence[str]) -> list[str]:
    """The lines one level deeper."""
    return [f"    {text}" if text else "" for text in body]


def tensor(value: Any) -> str:
    """A number or nested list as it is written in code."""
    listed = value.tolist() if hasattr(value, "tolist") else value
    # Python has no literals for these two; torch has names.
    return re.sub(r"\b(nan|inf)\b", r"torch.\1", repr(listed))


def single(value: Any) -> Any:
    """The number in a value that may be wrapped in lists."""
    while isinstance(value, list):
        value = value[0]
    return value


def _assignments(values: Mapping[str, Any]) -> list[str]:
    written = []
    for key, value in values.items():
        coordinate = Coordinate.parse(key)
        if coordinate.index:
            written.append(f"{coordinate.label} = {tensor(single(value))}")
        elif isinstance(value, int | float):
            written.append(f"{key}.fill_({tensor(value)})")
        else:
            values_like = f"torch.tensor({tensor(value)}, dtype={key}.dtype)"
            written.append(f"{key}.copy_({values_like}.reshape({key}.shape))")
    return written


def _backward_arguments(act: acts.Backward) -> str:
    parts = []
    if act.gradient is not None:
        parts.append(f"gradient={_vector(act.gradient)}")
    if act.retain_graph:
        parts.append("retain_graph=True")
    return ", ".join(parts)


def _vector(gradient: Any) -> str:
    """The vector of a vector–Jacobian product; one of ones is written short."""
    shape, inner = [], gradient
    while isinstance(inner, list) and inner:
        shape.append(len(inner))
        inner = inner[0]
    flat = re.sub(r"[\[\]\s]", "", repr(gradient)).split(",")
    if shape and set(flat) == {"1.0"}:
        return f"torch.ones({', '.join(map(str, shape))})"
    return f"torch.tensor({tensor(gradient)})"


def listed(names: Sequence[str]) -> str:
    """Names as a list in code."""
    return f"[{', '.join(names)}]"
