"""The boundaries of what torch does not record: values under ``no_grad`` or cut by ``detach``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from playground.state.graph import Node
from playground.window.graph.scene import Scene
from playground.window.graph.words import region_words


@dataclass(frozen=True, eq=False)
class Region:
    """A boundary, its words, and the boxes inside, by number."""

    rect: QRectF
    text: str
    boxes: frozenset[int]


def regions_of(scene: Scene, nodes: Mapping[int, Node]) -> tuple[Region, ...]:
    """Return one boundary around neighbours of one region, where no other box lies between."""
    names: dict[int, str] = {}
    for number, item in enumerate(scene.items):
        region = nodes[item].region if isinstance(item, int) else None
        if region is not None:
            names[number] = region
    groups: list[set[int]] = [{number} for number in names]
    for link in scene.links:
        if names.get(link.user) is None or names.get(link.user) != names.get(link.used):
            continue
        one = next(group for group in groups if link.user in group)
        other = next(group for group in groups if link.used in group)
        if one is not other and set(scene.within(_around(scene, one | other))) <= one | other:
            groups.remove(other)
            one |= other
    return tuple(
        Region(
            _around(scene, group),
            region_words(names[min(group)]),
            frozenset(group),
        )
        for group in groups
    )


def _around(scene: Scene, boxes: set[int]) -> QRectF:
    rect = QRectF()
    for number in boxes:
        rect = rect.united(scene.place(number))
    return rect
