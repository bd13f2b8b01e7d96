"""The Viewport: which part of the scene is seen, and how large. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

LEAST, MOST = 0.002, 4.0
_LARGEST_FIT = 1.25
_EDGE = 10.0


@dataclass(frozen=True)
class Viewport:
    """``x`` and ``y``: the scene's point at the widget's corner; ``scale``: pixels per unit."""

    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0

    def to_scene(self, x: float, y: float) -> tuple[float, float]:
        """Return the point of the scene at a pixel."""
        return self.x + x / self.scale, self.y + y / self.scale

    def to_pixel(self, x: float, y: float) -> tuple[float, float]:
        """Return the pixel of a point of the scene."""
        return (x - self.x) * self.scale, (y - self.y) * self.scale

    def zoomed(self, factor: float, x: float, y: float) -> Viewport:
        """Return a closer or wider look; the scene's point at pixel (x, y) stays there."""
        scale = min(max(self.scale * factor, LEAST), MOST)
        at_x, at_y = self.to_scene(x, y)
        return Viewport(at_x - x / scale, at_y - y / scale, scale)

    def moved(self, across: float, down: float) -> Viewport:
        """Return the look with the scene shifted by pixels."""
        return replace(self, x=self.x - across / self.scale, y=self.y - down / self.scale)

    def centred(self, x: float, y: float, width: float, height: float) -> Viewport:
        """Return the look with a point of the scene in the middle of the widget."""
        return replace(self, x=x - width / 2 / self.scale, y=y - height / 2 / self.scale)


def fitted(scene: tuple[float, float], width: float, height: float) -> Viewport:
    """Return the look at a whole scene (width, height), in the middle."""
    room = max(width - 2 * _EDGE, 1.0), max(height - 2 * _EDGE, 1.0)
    scale = min(room[0] / max(scene[0], 1.0), room[1] / max(scene[1], 1.0), _LARGEST_FIT)
    scale = max(scale, LEAST)
    return Viewport(0.0, 0.0, scale).centred(scene[0] / 2, scene[1] / 2, width, height)


def first_look(
    scene: tuple[float, float],
    end: tuple[float, float],
    width: float,
    height: float,
    readable: float,
) -> Viewport:
    """Return the whole scene where its scale is ``readable``, else its right end around ``end``."""
    whole = fitted(scene, width, height)
    if whole.scale >= readable:
        return whole
    near = Viewport(0.0, 0.0, readable)
    at = [0.0, 0.0]
    for axis, room in enumerate((width / readable, height / readable)):
        lowest, highest = -_EDGE, scene[axis] + _EDGE - room
        # The end stands in the middle, as far as no empty room is shown for it.
        middle = end[axis] - room / 2
        at[axis] = scene[axis] / 2 - room / 2 if highest < lowest else min(middle, highest)
        at[axis] = max(at[axis], min(lowest, highest))
    return replace(near, x=at[0], y=at[1])
