"""The Place: where on the timeline an Experiment stands."""

from __future__ import annotations

from dataclasses import dataclass

from playground.engine.timeline.pieces import Branch, Piece

TREE_ACTS = ("Fork", "Rename branch", "Delete branch")
"""Acts that change the branches themselves: taking one back puts the list back too."""

Tree = tuple[tuple[Branch, str], ...]


@dataclass(frozen=True, eq=False)
class Place:
    """The plain step ``step`` of a piece of a branch, and what was done there since.

    ``known``: how many acts of the transcript the timeline accounts for; those after it are not
    part of a piece yet. ``tree``: the branches and their names, where taking an act back must
    restore them.
    """

    branch: Branch
    piece: Piece
    step: int
    known: int
    tree: Tree | None = None
