"""The acts behind the names with which a Complaint or a Notice says how to put things right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import indent

import numpy as np

from playground.state import acts
from playground.state.snapshot import Snapshot


def mending(names: Sequence[str], asked: acts.Act, snapshot: Snapshot) -> tuple[acts.Act, ...]:
    """The acts to perform in this order; ``asked`` is the one that met with the complaint.

    Names: ``forward``, ``step``, ``again`` (what was asked), ``backward`` (what was asked, where
    that was a backward), ``backward(v)`` (a v of ones), ``retain_grad`` (of the intermediates
    whose .grad the typed lines name), ``execute under no_grad`` (the typed lines). Where every
    parameter is frozen they are unfrozen first. KeyError for an unknown name, and for one that says
    nothing to what was asked: a forward has no typed lines that could be done under no_grad.
    """
    found: list[acts.Act] = []
    if "backward" in names and set(snapshot.frozen) == set(snapshot.parameters):
        found += [acts.Unfreeze(name) for name in snapshot.frozen]
    for name in names:
        found += _acts(name, asked, snapshot)
    return tuple(found)


def _acts(name: str, asked: acts.Act, snapshot: Snapshot) -> list[acts.Act]:
    match name:
        case "forward":
            return [acts.Forward()]
        case "backward":
            return [asked if isinstance(asked, acts.Backward) else acts.Backward()]
        case "backward(v)":
            return [acts.Backward(np.ones(snapshot["loss"].shape).tolist())]
        case "step":
            return [acts.Step()]
        case "again":
            return [asked]
        case "retain_grad" if isinstance(asked, acts.Execute):
            code = asked.code
            return [
                acts.RetainGrad(tensor.name)
                for tensor in snapshot.tensors
                if not tensor.is_leaf and re.search(rf"(?<!\w){tensor.name}\.grad\b", code)
            ]
        case "execute under no_grad" if isinstance(asked, acts.Execute):
            return [acts.Execute(f"with torch.no_grad():\n{indent(asked.code, '    ')}")]
    raise KeyError(name)
