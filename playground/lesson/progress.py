"""Where a learner stands in each lesson, kept between starts in a folder of their own.

A file that cannot be read is put aside under another name and told, never written over.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playground.lesson.contents import Lesson
from playground.state.lesson import KINDS, RANKING, Result, Verdict

VERSION: Final = 1


class ProgressError(Exception):
    """Progress cannot be read or kept: a sentence for the learner that says what to do."""


@dataclass(frozen=True)
class Stand:
    """How far a learner has come. ``step`` counts from 0, of ``steps``.

    ``changed``: the lesson's file is another one than when this was kept.
    """

    lesson: str
    step: int
    steps: int
    results: tuple[Result, ...] = ()
    ended: bool = False
    changed: bool = False


class Progress:
    """One file for each lesson. Lessons of one name are told apart by the paths of their files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(
        self, lesson: Lesson, step: int, results: Sequence[Result], ended: bool = False
    ) -> None:
        """Write where the learner stands, whole or not at all; raises ProgressError."""
        place = self.place(lesson)
        stored = {
            "version": VERSION,
            "lesson": lesson.name,
            "digest": _digest(lesson),
            "step": step,
            "steps": len(lesson.steps),
            "ended": ended,
            "results": [_stored(result) for result in results],
        }
        part = place.with_suffix(".part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(stored, indent=1), encoding="ascii")
            part.replace(place)
        except OSError as error:
            raise ProgressError(
                f"Your progress could not be kept in {self.folder}: {_why(error)}. The lesson goes "
                "on; save the report before you close the window."
            ) from error

    def stand(self, lesson: Lesson) -> Stand | None:
        """Where the learner stands, None where nothing is kept.

        Raises ProgressError where there is something that cannot be read; it is put aside first.
        """
        place = self.place(lesson)
        try:
            text = place.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ProgressError(
                f"Your progress in {place} could not be read: {_why(error)}. "
                "The lesson begins anew."
            ) from error
        except UnicodeDecodeError as error:
            raise self._put_aside(place, "it is no text") from error
        try:
            return _read(json.loads(text), lesson)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise self._put_aside(place, _fault(error)) from error

    def peek(self, lesson: Lesson) -> Stand | None:
        """Where the learner stands, for a list; what cannot be read is left as it is, for later."""
        try:
            return _read(json.loads(self.place(lesson).read_text(encoding="utf-8")), lesson)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def forget(self, lesson: Lesson) -> None:
        """Begin anew: what was kept stays under another name; raises ProgressError."""
        place = self.place(lesson)
        if place.exists():
            try:
                place.replace(_free(place, "earlier"))
            except OSError as error:
                raise ProgressError(
                    f"The earlier progress in {place} could not be put aside: {_why(error)}."
                ) from error

    def place(self, lesson: Lesson) -> Path:
        """The file of a lesson."""
        safe = re.sub(r"[^\w-]+", "_", lesson.name)[:60]
        path = "" if lesson.path is None else str(lesson.path)
        return self.folder / f"{safe}-{hashlib.sha256(path.encode()).hexdigest()[:8]}.json"

    def _put_aside(self, place: Path, fault: str) -> ProgressError:
        aside = _free(place, "unreadable")
        try:
            place.replace(aside)
        except OSError as error:
            return ProgressError(
                f"Your progress in {place} cannot be read: {fault}. It could not be put aside "
                f"either: {_why(error)}. Copy it before you go on."
            )
        return ProgressError(
            f"Your progress cannot be read: {fault}. It is kept as {aside}, and the lesson begins "
            "anew."
        )


def _read(stored: Any, lesson: Lesson) -> Stand:
    if not isinstance(stored, dict):
        raise ValueError("it holds no progress")
    version = stored.get("version")
    if version != VERSION:
        raise ValueError(f"it is of version {version}, and this program knows version {VERSION}")
    step, results = stored["step"], stored["results"]
    if isinstance(step, bool) or not isinstance(step, int) or not isinstance(results, list):
        raise ValueError("it holds no progress")
    names = {ask.name for _, ask in lesson.prompts}
    return Stand(
        lesson.name,
        min(max(step, 0), max(len(lesson.steps) - 1, 0)),
        len(lesson.steps),
        tuple(result for result in map(_result, results) if result.prompt in names),
        stored.get("ended") is True,
        stored.get("digest") != _digest(lesson),
    )


def _stored(result: Result) -> dict[str, Any]:
    verdict = result.verdict
    return {
        "prompt": result.prompt,
        "step": result.step,
        "kind": result.kind,
        "text": result.text,
        "hints": result.hints,
        "tries": result.tries,
        "right": verdict.right,
        "answer": _plain(verdict.answer),
        "truth": _plain(verdict.truth),
        "told": verdict.told,
        "mistake": verdict.mistake,
        "points": verdict.points,
    }


def _result(stored: Mapping[str, Any]) -> Result:
    kind, points = stored["kind"], float(stored["points"])
    texts = (stored["prompt"], stored["text"], stored["told"])
    if kind not in KINDS or not all(isinstance(text, str) for text in texts):
        raise ValueError("one of its answers has no form that is known")
    if not 0 <= points <= 1:
        raise ValueError("the points of an answer are not between 0 and 1")
    answer, truth = stored["answer"], stored["truth"]
    if kind == RANKING:
        answer, truth = (
            tuple(each) if isinstance(each, list) else each for each in (answer, truth)
        )
    mistake = stored["mistake"]
    verdict = Verdict(
        stored["right"] is True,
        answer,
        truth,
        stored["told"],
        None if mistake is None else str(mistake),
        points,
    )
    return Result(
        stored["prompt"],
        int(stored["step"]),
        kind,
        stored["text"],
        verdict,
        int(stored["hints"]),
        int(stored["tries"]),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value if isinstance(value, bool | int | float | None) else str(value)


def _digest(lesson: Lesson) -> str:
    return hashlib.sha256(lesson.text.encode()).hexdigest()[:16]


def _free(place: Path, word: str) -> Path:
    """A name beside the file that nothing has yet."""
    number = 1
    while (aside := place.with_suffix(f".{word}-{number}.json")).exists():
        number += 1
    return aside


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _fault(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno} is no JSON"
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing"
    return str(error) if isinstance(error, ValueError) and error.args else "it holds no progress"
