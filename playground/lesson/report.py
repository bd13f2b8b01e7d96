"""An honest report of a lesson: each prompt, the answer, the truth, and what to repeat.

It certifies nothing: hints, tries and answers that were shown stand in it as they were.
"""

from __future__ import annotations

import html as escaping
import math
import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

from playground.lesson.contents import Ask, Lesson
from playground.lesson.summary import Summary, paired, summary
from playground.lesson.written import answered, figure, in_words, outcome, written
from playground.state.lesson import Result

VERSION: Final = 1
"""Of the JSON; goes up when a name in it changes its meaning."""
HONEST: Final = "This is a record of answers, not a certificate: nobody has watched who gave them."
COUNTED: Final = (
    "Each question is worth one point at the first try without hints. Each of three hints takes a "
    "quarter of it, and each wrong answer before halves what is left."
)
MARKS: Final = {"right": "✓", "wrong": "✗", "shown": "–", "not answered": "–"}
_HEADS: Final = ("Question", "Your answer", "Right answer", "Outcome", "Hints", "Tries", "Points")
_COLUMNS: Final = (
    '<colgroup><col class="text"><col class="answer"><col class="answer"><col>'
    '<col class="number"><col class="number"><col class="number"></colgroup>'
)
"""All tables of a report have the same columns."""
STYLE: Final = """
body { font: 16px/1.5 system-ui, sans-serif; color: #1b1f24; background: #fff;
       max-width: 60em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.7em; margin: 0; } h2 { font-size: 1.2em; margin: 1.6em 0 .4em; }
p { margin: .4em 0; } code { font: .92em ui-monospace, monospace; background: #eef1f4;
       padding: 0 .25em; border-radius: 3px; }
.note { color: #4a5561; } .figure { font-size: 1.25em; }
table { border-collapse: collapse; width: 100%; font-size: .92em; table-layout: fixed; }
th, td { border-bottom: 1px solid #c9d0d7; padding: .4em .6em; text-align: left;
       vertical-align: top; overflow-wrap: anywhere; }
td.number, th.number { text-align: right; }
col.text { width: 25%; } col.answer { width: 15%; } col.number { width: 5em; }
tr { break-inside: avoid; }
h2 { break-after: avoid; }
@media print { body { margin: 0; max-width: none; font-size: 11pt; } }
"""


def html(
    lesson: Lesson,
    results: Sequence[Result],
    learner: str = "",
    when: str = "",
    unstated: Sequence[str] = (),
) -> str:
    """The report as one page that needs nothing else and can be printed.

    ``when``: the day it was written, as it should stand there. ``unstated``: which of hints and
    tries nobody has counted; nothing is claimed of them.
    """
    figures = summary(lesson, results)
    title = escaping.escape(lesson.title)
    about = " · ".join(escaping.escape(each) for each in (learner.strip(), when) if each)
    who = f"<p>{about}</p>" if about else ""
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}: report</title><style>{STYLE}</style></head><body>",
        f"<h1>{title}</h1>{who}",
        f'<p class="figure">{escaping.escape(headline(figures))}</p>',
        f'<p class="note">{HONEST}</p>',
        _repeats(lesson, figures),
        *_steps(lesson, results, unstated),
        f'<p class="note">{COUNTED}</p>',
        f'<p class="note">{uncounted(unstated)}</p>' if unstated else "",
        "</body></html>\n",
    ]
    return "\n".join(part for part in parts if part)


def as_json(
    lesson: Lesson,
    results: Sequence[Result],
    learner: str = "",
    when: str = "",
    unstated: Sequence[str] = (),
) -> dict[str, Any]:
    """The same report as plain values that JSON takes; numbers that are none are texts.

    Hints and tries that are ``unstated`` are None.
    """
    figures = summary(lesson, results)
    return {
        "report": VERSION,
        "lesson": lesson.name,
        "title": lesson.title,
        "learner": learner,
        **({"when": when} if when else {}),
        "points": round(figures.points, 6),
        "most": figures.most,
        "right": figures.right,
        "answered": figures.answered,
        "prompts": [
            {**_prompt(lesson, step, ask, result), **dict.fromkeys(unstated)}
            for step, ask, result in paired(lesson, results)
        ],
        "repeat": [
            {
                "mistake": repeat.mistake,
                "steps": [
                    {"step": step + 1, "heading": lesson.steps[step].heading}
                    for step in repeat.steps
                ],
            }
            for repeat in figures.repeats
        ],
    }


def uncounted(unstated: Sequence[str]) -> str:
    """What is said where nobody has counted hints or tries: what the points take for granted."""
    granted = {"hints": "given without hints", "tries": "given at the first try"}
    taken = " and ".join(granted[each] for each in unstated)
    return f"Nobody has stated the {' and '.join(unstated)}: the answers count as {taken}."


def headline(figures: Summary) -> str:
    """The figures of a lesson in one line."""
    return (
        f"{figure(figures.points)} of {figures.most} points. "
        f"{figures.answered} of {figures.most} questions answered, {figures.right} of them right."
    )


def _prompt(lesson: Lesson, step: int, ask: Ask, result: Result | None) -> dict[str, Any]:
    line: dict[str, Any] = {
        "name": ask.name,
        "step": step + 1,
        "heading": lesson.steps[step].heading,
        "kind": ask.kind,
        "text": ask.text,
        "outcome": outcome(result),
    }
    if result is None:
        return {**line, "points": 0.0, "hints": 0, "tries": 0}
    verdict = result.verdict
    if answered(verdict):
        line["answer"] = _value(verdict.answer)
    return {
        **line,
        "truth": _value(verdict.truth),
        "mistake": verdict.mistake,
        "told": verdict.told,
        "points": round(verdict.points, 6),
        "hints": result.hints,
        "tries": result.tries,
    }


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _value(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_value(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if isinstance(value, bool | int | float | None) else str(value)


def _repeats(lesson: Lesson, figures: Summary) -> str:
    if not figures.repeats:
        return "<h2>To repeat</h2><p>Nothing.</p>"
    items = []
    for repeat in figures.repeats:
        steps = "; ".join(f"{at + 1} {marked(lesson.steps[at].heading)}" for at in repeat.steps)
        word = "step" if len(repeat.steps) == 1 else "steps"
        items.append(f"<li><b>{escaping.escape(repeat.mistake)}</b>: {word} {steps}</li>")
    return f"<h2>To repeat</h2><ul>{''.join(items)}</ul>"


def _steps(lesson: Lesson, results: Sequence[Result], unstated: Sequence[str]) -> list[str]:
    heads = "".join(
        f"<th{' class=number' if name in _HEADS[4:] else ''}>{name}</th>" for name in _HEADS
    )
    parts = []
    for step, pairs in groupby(paired(lesson, results), key=lambda pair: pair[0]):
        rows = "".join(_row(ask, result, unstated) for _, ask, result in pairs)
        heading = marked(lesson.steps[step].heading)
        parts.append(
            f"<h2>{step + 1}. {heading}</h2><table>{_COLUMNS}<thead><tr>{heads}</tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )
    return parts


def _row(ask: Ask, result: Result | None, unstated: Sequence[str]) -> str:
    what = outcome(result)
    given = truth = "–"
    told, points, hints, tries = "", 0.0, 0, 0
    if result is not None:
        verdict = result.verdict
        given = _set(ask.kind, verdict.answer) if answered(verdict) else "–"
        truth = _set(ask.kind, verdict.truth)
        points, hints, tries = verdict.points, result.hints, result.tries
        if not verdict.right and verdict.told:
            named = f"<b>{escaping.escape(verdict.mistake)}</b>. " if verdict.mistake else ""
            told = f"<br>{named}{marked(verdict.told)}"
    shown: tuple[object, ...] = (
        "–" if "hints" in unstated else hints,
        "–" if "tries" in unstated else tries,
        figure(points),
    )
    numbers = "".join(f'<td class="number">{n}</td>' for n in shown)
    return (
        f"<tr><td>{marked(ask.text)}</td><td>{given}</td><td>{truth}</td>"
        f"<td>{MARKS[what]} {what}{told}</td>{numbers}</tr>"
    )


def _set(kind: str, value: Any) -> str:
    """An answer: words as words, everything else as code."""
    text = written(kind, value)
    return marked(text) if in_words(kind) else _code(text)


def _code(text: str) -> str:
    return f"<code>{escaping.escape(text)}</code>"


def marked(text: str) -> str:
    """A short text with its code spans and strong words; all else stands as it is."""
    pieces = re.split(r"`([^`]+)`", text)
    return "".join(
        _code(piece)
        if at % 2
        else re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escaping.escape(piece)).replace("\n", " ")
        for at, piece in enumerate(pieces)
    )
