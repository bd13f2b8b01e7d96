"""What can be asked of an Experiment without changing anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

import torch

from playground.engine import evaluating
from playground.engine.errors import ActError, as_text, unknown
from playground.engine.looking import differences, jacobian
from playground.engine.looking.differences import Verdict
from playground.engine.looking.spans import coordinates, span_of
from playground.engine.scripts.scripts import Scripts
from playground.engine.studies.beginning import answer
from playground.state.arrays import Array
from playground.state.cloud import MOST_SAMPLES, Cloud, CloudQuestion
from playground.state.coordinate import Coordinate
from playground.state.fit import Fit
from playground.state.graph import Graph, Trace
from playground.state.landscape import Slice, Surface
from playground.state.ledger import Ledger
from playground.state.microscope import Microscope, MicroscopeQuestion
from playground.state.race import Race, RaceAnswer, Racer
from playground.state.rule import Rule
from playground.state.ruler import Ruler
from playground.state.script import Script
from playground.state.sweep import STARTS, Sweep, SweepQuestion
from playground.state.view import Span

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment
    from playground.engine.graphs.graphs import Graphs
    from playground.engine.ledgers.reading import Reader
    from playground.engine.looking.landscape import Landscape
    from playground.engine.rules.telling import Teller
    from playground.engine.workspace import Workspace


class Questions:
    """The part of the Experiment that only looks; the acts are in ``experiment.py``."""

    workspace: Workspace
    landscape: Landscape
    scripts: Scripts
    graphs: Graphs
    seed: int
    teller: Teller
    _reader: Reader

    def study(self, name: str, question: Any) -> Any:
        """The last answer to a study, by the name of the field of ``Studies`` that holds it."""
        return answer(cast("Experiment", self), name, question)

    def cloud(self, *axes: str, most: int = MOST_SAMPLES) -> Cloud:
        """The gradient of each sample at the point, along these coordinates or along all.

        ``most``: of how many samples; of more, a seeded choice is taken. Raises ActError where the
        gradients of single samples cannot be told, or do not add up to that of the loss.
        """
        asked = tuple(Coordinate.parse(axis) for axis in axes) or None
        found: Cloud = self.study("cloud", CloudQuestion(asked, most))
        if found.trouble is not None:
            raise ActError(found.trouble)
        return found

    def fit(self) -> Fit:
        """The data and the prediction at the present point, with residuals, curve and losses."""
        answered: Fit = self.study("fit", True)
        return answered

    def race(
        self,
        racers: Sequence[tuple[str, Mapping[str, Any]] | Racer],
        steps: int = 200,
        threshold: float | None = None,
    ) -> RaceAnswer:
        """Several optimizers from the present point, on copies: a Trail and figures for each.

        ``racers``: such as ``("Adam", {"lr": 0.1})``. ``threshold``: the loss whose first sight is
        timed. The numbers are those of ``use(...)`` and ``run(steps)``, bit for bit.
        """
        if isinstance(racers, str) or not isinstance(racers, Sequence):
            raise ActError(f'Racers are a list such as [("Adam", {{"lr": 0.1}})], not {racers!r}.')
        made = (each if isinstance(each, Racer) else Racer(*each) for each in racers)
        answer = self.study("race", Race(tuple(made), steps, threshold))
        assert isinstance(answer, RaceAnswer)
        return answer

    def slice(
        self, name: str, low: float | None = None, high: float | None = None, n: int = 61
    ) -> Slice:
        """The loss along one coordinate: ``values`` (n,) and ``heights`` (n,)."""
        return self.landscape.slice(self._span(name, low, high), n)

    def surface(
        self,
        x: str,
        y: str,
        n: int = 100,
        x_range: tuple[float, float] | None = None,
        y_range: tuple[float, float] | None = None,
    ) -> Surface:
        """The loss over two coordinates: ``heights[i, j]`` at ``x_values[i]``, ``y_values[j]``."""
        across = self._span(x, *(x_range or (None, None)))
        along = self._span(y, *(y_range or (None, None)))
        return self.landscape.surface(across, along, n)

    def sweep(self, x: str | None = None, y: str | None = None, **asked: Any) -> Sweep:
        """Many runs at once: where each ends, at what loss, and when it comes to rest.

        Over the starts in the plane of two coordinates (the first two, over their ranges), or with
        ``over="rates"`` over learning rate × momentum. The other keywords are those of
        ``SweepQuestion``; ``x_range`` and ``y_range`` are ranges of the two coordinates. Without
        ``optimizer`` the one in use is taken, made afresh.
        """
        return cast("Sweep", self.study("sweep", self._sweep_question(x, y, asked)))

    def ruler(self) -> Ruler:
        """The Hessian's extreme eigenvalues here, and the zones of SGD's learning rate."""
        return cast("Ruler", self.study("ruler", True))

    def _sweep_question(self, x: str | None, y: str | None, asked: dict[str, Any]) -> SweepQuestion:
        choice = cast("Experiment", self).choice
        if "optimizer" not in asked:
            asked = {"optimizer": choice.optimizer, "keywords": choice.keywords, **asked}
        ranges = [asked.pop(f"{name}_range", None) or (None, None) for name in "xy"]
        if asked.get("over", STARTS) == STARTS and "plane" not in asked:
            first = [c.label for c in islice(coordinates(self.workspace), 2)]
            names = [x or first[0], y or first[-1]]
            if len(first) > 1 and names[0] == names[1]:
                raise ActError(f"Starts need a plane of two coordinates, not {names[0]} twice.")
            if names[0] != names[1]:
                across, along = (self._span(n, *r) for n, r in zip(names, ranges, strict=True))
                asked["plane"] = across, along
        return SweepQuestion(**{"coarse": False, **asked})

    def check_gradient(self, formulas: Mapping[str, str]) -> dict[str, Verdict]:
        """Per parameter: whether the typed formula is its gradient, or a counterexample."""
        return differences.check_gradient(self.workspace, formulas, self.seed)

    def finite_difference(self, h: float = 1e-3, scheme: str = "forward") -> dict[str, Array]:
        """Difference quotients of the loss: name to an array of the parameter's shape."""
        return differences.finite_difference(self.workspace, h, scheme)

    def microscope(self, coordinate: str | None = None, *, whole: bool = False) -> Microscope:
        """The error of finite differences against h, from 1e-16 to 1, in float32 and float64.

        Along one coordinate (the first where None), or the largest over the ``whole`` gradient.
        """
        return self.study("microscope", MicroscopeQuestion(coordinate, whole))  # type: ignore[no-any-return]

    def ledger(self, name: str, samples: bool = False) -> Ledger:
        """The entries that add up to the ``.grad`` of a parameter or a retained intermediate.

        ``samples``: tell the backward calls over the last forward's graph sample by sample too.
        """
        return self._reader.read(self, name, samples)  # type: ignore[arg-type]

    def has_ledger(self, name: str) -> bool:
        """Whether the name stands for a tensor that can hold a ``.grad`` at the moment."""
        value = self.workspace.namespace.get(name)
        return name in self.workspace.others or any(
            value is parameter for parameter in self.workspace.parameters.values()
        )

    def jacobian(self) -> dict[str, Array]:
        """The loss's whole Jacobian: name to an array of loss shape + parameter shape.

        Raises ActError where it has more than 10,000 numbers.
        """
        return jacobian.jacobian(self.workspace)

    def code(self, style: str = "optimizer") -> str:
        """Everything done since the start as a script that runs in plain Python with torch.

        Styles: "by hand", "autograd", "optimizer", "loss".
        """
        script = self.script(style)
        if script.trouble is not None:
            raise ActError(script.trouble)
        return script.text

    def script(self, style: str = "optimizer") -> Script:
        """The same line by line: each line with its act and with what it changed.

        Where the style cannot express the run, ``trouble`` says why and there are no lines.
        """
        return self.scripts.script(self, style)  # type: ignore[arg-type]

    def rule(self, coordinate: str) -> Rule | None:
        """The optimizer's update rule with the numbers of one scalar, such as ``"w[0]"``.

        After a step or a run they are those of its last step, otherwise those that the next
        ``step`` would make of the present ``.grad``. None within a run of many steps a frame.
        """
        return self.teller.tell(self, coordinate)  # type: ignore[arg-type]

    def graph(self) -> Graph:
        """The ``grad_fn`` graph of the last forward, with values, places and local derivatives.

        Without a forward, or where a parameter has moved since, the graph of the present point
        (``live`` is False). Raises what the forward raises.
        """
        return self.graphs.graph()

    def trace(self) -> Trace | None:
        """The last backward call node by node, or None where none was made or it was too large."""
        return self.graphs.trace()

    def evaluate(self, code: str, **names: Any) -> Any:
        """The value of an expression on the live names, free of torch: numbers, arrays, texts.

        Of several lines that of the last; asserts raise UnmetError with their message, or with the
        comment above them. ``names``: further names for the lines. Nothing changes: lines that
        would raise ActError.
        """
        return evaluating.evaluate(cast("Experiment", self), code, names)

    def _parameter(self, name: str) -> torch.Tensor:
        parameters = self.workspace.parameters
        if name not in parameters:
            raise unknown("parameter", name, parameters)
        return parameters[name]

    def _span(self, name: str, low: float | None, high: float | None) -> Span:
        coordinate = Coordinate.parse(as_text("A coordinate", name))
        self._parameter(coordinate.name)
        span = span_of(self.workspace, coordinate)
        return Span(
            coordinate,
            span.low if low is None else low,
            span.high if high is None else high,
        )
