"""Lets an inspection that did not change cross the pipe once: a graph may be a megabyte."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from playground.state.inspection import Inspection

NAMES = tuple(field.name for field in fields(Inspection))


def left_out(new: Inspection, sent: Inspection) -> tuple[Inspection, tuple[str, ...]]:
    """The parts that must be sent, and the names of those that are the same objects as ``sent``."""
    kept = tuple(
        name
        for name in NAMES
        if getattr(new, name) not in (None, ()) and getattr(new, name) is getattr(sent, name)
    )
    nothing: dict[str, Any] = dict.fromkeys(kept)
    return (replace(new, **nothing) if kept else new), kept


def put_in(new: Inspection, kept: Sequence[str], before: Inspection) -> Inspection:
    """The whole again, with the parts that were left out."""
    return replace(new, **{name: getattr(before, name) for name in kept}) if kept else new
