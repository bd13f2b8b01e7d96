"""A lesson's acts done headless, one after the other, and the trace that they leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from playground.lesson import catalogue
from playground.lesson.contents import Code, Lesson, Opening
from playground.lesson.expectations import said
from playground.problem.data_files import Data, granted, granted_of, named
from playground.problem.document import Document
from playground.problem.errors import DocumentError
from playground.state import acts
from playground.state.recorded import Recorded

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment
    from playground.engine.scripts.reading import Deed


def replay(
    path: str | Path, *, dtype: str | None = None, seed: int | None = None, data: Data = None
) -> Recorded:
    """Do everything that the code of a lesson says and give it back with its trace.

    ``path``: a file, or the name of a lesson that comes along. ``trace`` is byte for byte that of
    the recording which the file was saved from, on the same machine with the same torch.
    ``dtype``, ``seed`` and ``data`` are as in ``playground.open``; without a ``dtype`` it is the
    recording's own.
    Raises DocumentError with file and line where the file is no lesson or a line fails.
    """
    lesson = catalogue.find(path) or catalogue.read_file(Path(path))
    if lesson.troubles:
        raise lesson.troubles[0]
    return replayed(lesson, dtype=dtype, seed=seed, data=data)


def replayed(
    lesson: Lesson, *, dtype: str | None = None, seed: int | None = None, data: Data = None
) -> Recorded:
    """The same for a lesson that was read already."""
    # torch loads only when something is done.
    from playground.engine.settings import one_thread

    # It adds as in the window: sums over several threads have other last bits.
    with one_thread():
        return _replayed(lesson, dtype, seed, data)


def _replayed(lesson: Lesson, dtype: str | None, seed: int | None, data: Data) -> Recorded:
    from playground.engine.experiment import Experiment
    from playground.engine.scripts.drafting import Part, part, recorded

    def opened(number: int) -> Experiment:
        document = _granted(lesson.parts[number], data)
        lab = Experiment(document, dtype=dtype or lesson.dtype_of(number) or "float32", seed=seed)
        lab.record()
        return lab

    lab, parts, begun = opened(0), list[Part](), False
    for item in _items(lesson):
        if isinstance(item, Opening):
            parts += lab.parts()
            lab, begun = opened(item.part), False
        else:
            deeds = item.deeds if begun else _after_beginning(lab, item.deeds)
            _do(lab, deeds, item.line, lesson)
            begun = True
    parts += lab.parts()
    return recorded(parts or [part(lab)])


def _granted(document: Document, data: Data) -> Document:
    if data is None or not named(document):
        return document
    return granted_of(document, data) if isinstance(data, Mapping) else granted(document, data)


def _items(lesson: Lesson) -> Iterator[Code | Opening]:
    for step in lesson.steps:
        for item in step.items:
            if isinstance(item, Code | Opening):
                yield item


def _do(lab: Experiment, deeds: Sequence[Deed], line: int, lesson: Lesson) -> None:
    """Do the acts of a cell; the rest of a ``try`` block whose act fails is left out."""
    skip = 0
    for deed in deeds:
        if deed.tried and deed.tried == skip:
            continue
        if isinstance(deed.act, acts.Backward) and lab.loss is None and not deed.tried:
            lab.forward()
        try:
            lab.perform(deed.act)
        except Exception as error:  # torch may raise anything for typed code
            if not deed.tried:
                place = line + deed.first - 1
                raise DocumentError(said(error), lesson.path, place) from None
            skip = deed.tried


def _after_beginning(lab: Experiment, deeds: Sequence[Deed]) -> Sequence[Deed]:
    """The acts without the optimizer that the lab begins with, which plain Python must be told."""
    return deeds[1:] if deeds and deeds[0].act == lab.choice else deeds
