"""Colours between two colours of a theme."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=256)
def mixed(one: str, other: str, share: float) -> str:
    """Return the colour ``share`` of the way from ``one`` to ``other``, all as ``#rrggbb``."""
    parts = (
        round(int(one[at : at + 2], 16) * (1 - share) + int(other[at : at + 2], 16) * share)
        for at in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02x}" for part in parts)
