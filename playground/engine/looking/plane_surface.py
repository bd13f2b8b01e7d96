"""The loss over a plane through all parameters, evaluated as over two coordinates."""

from __future__ import annotations

import torch

from playground.engine.looking.directions import LivePlane
from playground.engine.looking.landscape import CHUNK_ELEMENTS, Landscape, spaced
from playground.engine.looking.plain_check import Evaluate, Plain, Points
from playground.engine.workspace import Workspace
from playground.state.view import Span

# A broadcast holds every parameter once for each point of the grid: more elements than this are
# left to vmap, which goes in pieces.
MOST_BROADCAST = 2_000_000
# Where every parameter moves, a forward costs so much more than a call of vmap that small pieces
# cost nothing and let waiting acts through.
SMALLEST_CHUNK = 32


class _PlainInPlane(Plain):
    """The loss at single places of the plane; a place is two numbers."""

    def __init__(self, workspace: Workspace, evaluate: Evaluate, plane: LivePlane) -> None:
        super().__init__(workspace, evaluate)
        self._plane = plane

    def at(self, point: Points) -> float:
        (_, a), (_, b) = point
        return self.loss(self._plane.at(a, b))


class PlaneSurface(Landscape):
    """Evaluates the surface of one plane; where the point stands makes no difference to it."""

    def __init__(self, workspace: Workspace, plane: LivePlane) -> None:
        super().__init__(workspace)
        self.live = plane

    def loss_at(self, a: float, b: float) -> float:
        """The loss at one place of the plane."""
        numbers = (torch.tensor(each, dtype=self._workspace.dtype) for each in (a, b))
        with torch.no_grad(), self._workspace.evaluating() as evaluate:
            return Plain(self._workspace, evaluate).loss(self.live.at(*numbers))

    def _axis(self, span: Span, points: int) -> torch.Tensor:
        self._check_points(points)
        return spaced(span.low, span.high, points, self._workspace.dtype)

    def _plain(self, evaluate: Evaluate) -> Plain:
        return _PlainInPlane(self._workspace, evaluate, self.live)

    def _broadcast(
        self, evaluate: Evaluate, axes: Points, shape: tuple[int, ...]
    ) -> torch.Tensor | None:
        if len(self.live.start) * shape[0] * shape[1] > MOST_BROADCAST:
            return None
        a, b = axes[0][1].reshape(-1, 1), axes[1][1].reshape(1, -1)
        plane = self.live
        values = {
            name: origin[..., None, None]
            + a * plane.first[name][..., None, None]
            + b * plane.second[name][..., None, None]
            for name, origin in plane.origin.items()
        }
        try:
            heights = evaluate(values)
            return heights.expand(shape).clone() if heights.numel() > 1 else None
        except Exception:  # code that cannot be broadcast says so in many ways
            return None

    def _chunk(self) -> int:
        # Each point of a piece holds all parameters besides what the forward makes of them.
        widest = max(self._workspace.widest, len(self.live.start))
        return max(SMALLEST_CHUNK, CHUNK_ELEMENTS // widest)

    @torch.no_grad()
    def _vmapped(self, points: Points) -> torch.Tensor:
        (_, a), (_, b) = points
        plane = self.live

        def loss(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
            return self._workspace.evaluate(plane.at(a, b)).reshape(())

        result: torch.Tensor = torch.vmap(loss, randomness="same")(a, b)
        return result
