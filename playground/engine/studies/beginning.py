"""Begins a study by its name; each is an iterator of answers, the last one whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from playground.engine.errors import unknown
from playground.engine.studies.cloud import begin as cloud
from playground.engine.studies.fit import fit
from playground.engine.studies.microscope import microscope
from playground.engine.studies.race import begin as race
from playground.engine.studies.ruler import ruler
from playground.engine.studies.sweep import sweep

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment

Begin = Callable[["Experiment", Any], Iterator[Any]]

BEGIN: Mapping[str, Begin] = {
    "race": race,
    "sweep": sweep,
    "ruler": ruler,
    "microscope": microscope,
    "cloud": cloud,
    "fit": fit,
}
"""Each takes the Experiment and the question. A piece lasts some 10 ms, and between two of them
the Experiment may change: a study works on copies that it makes in its first piece, and leaves
names, draws and torch's settings as they were at the end of each piece."""


def begin(lab: Experiment, name: str, question: Any) -> Iterator[Any]:
    """The answers, coarse to fine; whatever it raises, it raises when the first is asked for."""
    if name not in BEGIN:
        raise unknown("study", name, BEGIN)
    yield from BEGIN[name](lab, question)


def answer(lab: Experiment, name: str, question: Any) -> Any:
    """The last answer alone: what scripts ask for."""
    last = None
    for piece in begin(lab, name, question):
        last = piece
    return last
