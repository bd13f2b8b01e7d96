"""Files with a learner's answers to a lesson, as a course platform or a form may write them.

{"lesson": "slopes", "learner": "Ada", "answers": {"second-grad": 4.0}}

The JSON report that the window saves of a lesson is one, too: its answers are graded anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from playground.problem import files
from playground.problem.errors import DocumentError

HINTS: Final = "hints"
TRIES: Final = "tries"
COUNTS: Final = (HINTS, TRIES)
KEYS: Final = ("lesson", "learner", "answers", *COUNTS)
LONGEST_NAME: Final = 100
"""Characters of a learner's name; a table must stay one."""


@dataclass(frozen=True)
class Answers:
    """One file. ``lines``: in which line of it each answer stands, from 1.

    ``counts``: under HINTS how many hints were shown for a question, under TRIES at which try it
    was answered so, by its name; a key is missing where the file states nothing of the kind.
    """

    path: Path
    lesson: str
    learner: str
    answers: Mapping[str, Any]
    lines: Mapping[str, int] = field(default_factory=dict)
    lesson_line: int = 1
    troubles: tuple[DocumentError, ...] = ()
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def in_folder(folder: Path) -> list[Path]:
    """The answer files of a folder by name; raises DocumentError where there is none."""
    if not folder.is_dir():
        reason = "this is a file, not a folder" if folder.exists() else "there is no such folder"
        raise DocumentError(reason, folder)
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".json")
    except OSError as error:
        raise DocumentError(f"this cannot be read: {error.strerror}", folder) from None
    if not found:
        raise DocumentError("there are no answer files (*.json) in this folder", folder)
    return found


def read(path: Path) -> Answers:
    """The answers in a file; raises DocumentError with its line where they cannot be read.

    What can be left out is told in ``troubles``: keys that nobody knows, a name said twice.
    """
    text = files.read_text(path)
    repeated: list[str] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        taken: dict[str, Any] = {}
        for key, value in found:
            if key in taken:
                repeated.append(key)
            taken[key] = value
        return taken

    try:
        whole = json.loads(text, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        raise DocumentError(f"this is no JSON: {error.msg}", path, error.lineno) from None
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise DocumentError(f"this is no JSON that can be read: {reason}", path) from None
    if not isinstance(whole, dict):
        raise DocumentError('an object is wanted: {"lesson": …, "answers": {…}}', path, 1)
    reported = _of_report(whole)
    if reported is not None:
        whole = reported
        repeated.clear()  # its prompts have the same keys
    lesson, answers = whole.get("lesson"), whole.get("answers")
    if not isinstance(lesson, str) or not lesson.strip():
        told = "is missing" if "lesson" not in whole else "must be the name of a lesson"
        raise DocumentError(f'"lesson" {told}', path, _line(text, "lesson"))
    if not isinstance(answers, dict):
        told = "is missing" if "answers" not in whole else "must be an object: name to answer"
        raise DocumentError(f'"answers" {told}', path, _line(text, "answers"))
    lines = {name: _line(text, name, after="answers") for name in answers}
    if reported is not None:
        lines = {name: _line_of_value(text, name) for name in answers}
    troubles = [
        DocumentError(f'"{key}" stands here twice; the last one counts', path, _line(text, key))
        for key in repeated
    ]
    troubles += _unknown(whole, text, path)
    counts = {
        key: _counted(whole[key], key, text, path, troubles) for key in COUNTS if key in whole
    }
    learner = whole.get("learner", path.stem)
    if isinstance(learner, bool) or not isinstance(learner, str | int):
        said = DocumentError('"learner" must be a text', path, _line(text, "learner"))
        troubles.append(said)
        learner = path.stem
    name = shown(" ".join(str(learner).split())) or path.stem
    at = _line(text, "lesson")
    return Answers(path, lesson.strip(), name, answers, lines, at, tuple(troubles), counts)


def shown(text: str) -> str:
    """A text of a file as it may stand in a table: short, without signs that steer a terminal."""
    short = text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1]}…"
    return "".join(each if each.isprintable() else "\ufffd" for each in short)


def _of_report(whole: Mapping[str, Any]) -> dict[str, Any] | None:
    """The answers in a report of the window; None where this is none."""
    prompts = whole.get("prompts")
    if "report" not in whole or not isinstance(prompts, list):
        return None
    named = {
        prompt["name"]: prompt
        for prompt in prompts
        if isinstance(prompt, dict) and isinstance(prompt.get("name"), str)
    }
    found: dict[str, Any] = {key: whole[key] for key in ("lesson", "learner") if key in whole}
    if found.get("learner") == "":
        del found["learner"]
    found["answers"] = {n: each["answer"] for n, each in named.items() if "answer" in each}
    for key in COUNTS:
        counts = {n: each[key] for n, each in named.items() if each.get(key)}
        if any(each.get(key) is not None for each in named.values()):
            found[key] = counts
    return found


def _counted(
    given: Any, key: str, text: str, path: Path, troubles: list[DocumentError]
) -> dict[str, int]:
    """The whole numbers from 0 in ``"hints"`` or ``"tries"``; all else is told and left out."""
    least = 1 if key == TRIES else 0
    if not isinstance(given, dict):
        told = f'"{key}" must be an object: name to number'
        troubles.append(DocumentError(told, path, _line(text, key)))
        return {}
    found: dict[str, int] = {}
    for name, count in given.items():
        if type(count) is int and count >= least:
            found[name] = count
        else:
            told = f'"{key}" of {shown(name)} must be a whole number from {least}'
            troubles.append(DocumentError(told, path, _line(text, name, after=key)))
    return found


def _unknown(whole: Mapping[str, Any], text: str, path: Path) -> Iterator[DocumentError]:
    for key in whole:
        if key not in KEYS:
            near = get_close_matches(key, KEYS, n=1)
            known = ", ".join(KEYS)
            yield DocumentError(
                f'there is no use for "{key}"; known: {known}',
                path,
                _line(text, key),
                near[0] if near else None,
            )


def _line(text: str, key: str, after: str = "") -> int:
    """The line in which a key stands, as JSON writes it with or without escapes; else the first."""
    begin = 0
    if after:
        begin = max(_place(text, after, 0), 0)
    return text.count("\n", 0, max(_place(text, key, begin), 0)) + 1


def _line_of_value(text: str, name: str) -> int:
    """The line of the first text that is this name; else the first."""
    return text.count("\n", 0, max(text.find(json.dumps(name, ensure_ascii=False)), 0)) + 1


def _place(text: str, key: str, begin: int) -> int:
    """Where a key stands behind which there is a colon; -1 where it is not found."""
    for written in (json.dumps(key, ensure_ascii=False), json.dumps(key)):
        at = text.find(written, begin)
        while at >= 0:
            if text[at + len(written) :].lstrip()[:1] == ":":
                return at
            at = text.find(written, at + 1)
    return -1
