"""``playground run``: descend without a window and print where it led."""

from __future__ import annotations

import argparse
import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playground.commands import data_option
from playground.commands.mistakes import UseError

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment
    from playground.state.recorded import Recorded
    from playground.state.snapshot import Snapshot

HELP = "run a problem without a window"
# A report each tenth of the run is enough to see that it goes on.
REPORTS = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The problem, the run and the form of the answer."""
    parser.add_argument(
        "problem",
        metavar="PROBLEM",
        help="a built-in name, or a .py or .ipynb file; of a lesson its first problem",
    )
    parser.add_argument("--steps", type=int, default=100, metavar="N", help="steps to make (100)")
    parser.add_argument(
        "--optimizer", default="SGD", metavar="NAME", help="torch.optim class (SGD)"
    )
    parser.add_argument(
        "--lr", type=float, metavar="RATE", help="learning rate (the problem's own)"
    )
    parser.add_argument("--seed", type=int, metavar="N", help="random seed (the problem's own)")
    parser.add_argument(
        "--dtype",
        choices=("float32", "float64"),
        help="the type of the tensors (float32, or what a recorded session was done in)",
    )
    data_option.add(parser)
    parser.add_argument(
        "--trace",
        type=Path,
        metavar="OUT.jsonl",
        help="write what each act led to, a line of JSON each; a lesson or a recorded session is "
        "done as it stands, without --steps",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def main(arguments: argparse.Namespace) -> int:
    """Run and print; the loss printed is that at the parameters printed."""
    from playground.engine.experiment import Experiment

    if arguments.trace is not None and data_option.lesson_named(arguments.problem) is not None:
        return _replay(arguments)
    if arguments.seed is not None and not -(2**63) <= arguments.seed < 2**64:
        raise UseError(f"--seed takes a whole number of at most 64 bits, not {arguments.seed}")
    document = data_option.opened(arguments)
    lab = Experiment(document, dtype=arguments.dtype or "float32", seed=arguments.seed)
    lab.record(arguments.trace is not None)
    keywords = {} if arguments.lr is None else {"lr": arguments.lr}
    if arguments.lr is None and arguments.optimizer == "SGD":
        keywords = dict(lab.choice.keywords)
    chosen = lab.use(arguments.optimizer, **keywords)
    if chosen.notice is not None:
        print(f"playground: {chosen.notice.text}", file=sys.stderr)
    if arguments.steps < 0:
        raise UseError(f"--steps takes a whole number from 0, not {arguments.steps}")
    snapshot = _descend(lab, arguments.steps)
    if arguments.trace is not None:
        _write(arguments.trace, lab.recorded())
    result = _result(snapshot)
    if snapshot.notice is not None:
        print(f"playground: {snapshot.notice.text}", file=sys.stderr)
    if arguments.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        _tell(result)
    return 0


def _replay(arguments: argparse.Namespace) -> int:
    import playground

    data = data_option.given(arguments)
    found = playground.replay(
        arguments.problem, dtype=arguments.dtype, seed=arguments.seed, data=data
    )
    _write(arguments.trace, found)
    return 0


def _write(path: Path, found: Recorded) -> None:
    try:
        path.write_text(found.trace, "utf-8", newline="\n")
    except OSError as error:
        raise UseError(f"--trace {path} cannot be written: {error.strerror}") from None
    print(f"wrote {found.acts} acts to {path}", file=sys.stderr)


def _descend(lab: Experiment, steps: int) -> Snapshot:
    snapshot = lab.snapshot()
    done = 0
    for report in range(REPORTS):
        target = steps * (report + 1) // REPORTS
        if target == done:
            continue
        snapshot = lab.run(target - done)
        done = target
        print(f"step {snapshot.steps}: loss {snapshot.probe.loss:.6g}", file=sys.stderr)
        if snapshot.notice is not None and snapshot.notice.kind == "stopped":
            break
    return snapshot


def _result(snapshot: Snapshot) -> dict[str, Any]:
    grads = snapshot.memento.grads
    return {
        "problem": snapshot.problem,
        "steps": snapshot.steps,
        "loss": _plain(snapshot.probe.loss),
        "parameters": {name: _plain(v.tolist()) for name, v in snapshot.parameters.items()},
        "grad": {
            name: None if grad is None else _plain(grad.tolist()) for name, grad in grads.items()
        },
        "optimizer": {"name": snapshot.optimizer, **snapshot.keywords},
        "seed": snapshot.seed,
        "dtype": snapshot.dtype,
    }


def _plain(value: Any) -> Any:
    """JSON knows no NaN or infinity: they become the strings "nan", "inf" and "-inf"."""
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def _tell(result: dict[str, Any]) -> None:
    optimizer = dict(result["optimizer"])
    keywords = ", ".join(f"{k}={v}" for k, v in optimizer.items() if k != "name")
    print(f"{result['problem']}: {result['steps']} steps of {optimizer['name']}({keywords})")
    print(f"  loss  {result['loss']}")
    for name, value in result["parameters"].items():
        print(f"  {name}  {value}   .grad {result['grad'][name]}")
