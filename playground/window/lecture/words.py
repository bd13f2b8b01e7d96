"""What a step says on the screen, as markdown; what is hidden is left out until it is revealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import ascii_uppercase
from typing import Any

from playground.state.lesson import RANKING, Prompt, Stage, Verdict

HINT = "Hint"
QUESTION = "Question"


def step_words(stage: Stage) -> str:
    """Return the step as markdown: its text, what it does next, the question and the answer."""
    parts = [_headed(stage)]
    if stage.done:
        parts.append(f"Done:\n\n{_code(stage.done)}")
    coming = f"Next:\n\n{_code(stage.lines)}" if stage.lines else ""
    if stage.prompt is None:
        parts.append(stage.revealed)
    elif stage.verdict is None:  # what is to be predicted comes before the question
        parts += [coming, _question(stage.prompt)]
        coming = ""
    else:
        answer = _answer(stage.verdict, stage.prompt)
        parts += [_question(stage.prompt), answer, stage.revealed]
    parts.append(coming)
    if stage.told:
        parts.append(f"**Note:** {stage.told}")
    if stage.ended:
        parts.append("**The end of the lesson.**")
    return "\n\n".join(part for part in parts if part.strip())


def place_words(stage: Stage) -> str:
    """Return where in the lesson the step stands."""
    return f"{stage.title} · {stage.step + 1} of {stage.steps}"


def said(value: Any, kind: str = "") -> str:
    """Return an answer as it is read out: numbers short, mappings by name, rankings in order."""
    if isinstance(value, Mapping):
        return ", ".join(f"`{name} = {said(each)}`" for name, each in value.items())
    if isinstance(value, float):
        return f"{value:.6g}"
    if kind == RANKING and isinstance(value, Sequence) and not isinstance(value, str):
        return ", then ".join(str(each) for each in value)
    return str(value)


def _headed(stage: Stage) -> str:
    text = stage.text.strip()
    headings = stage.headings
    if text.startswith("#") or not 0 <= stage.step < len(headings):
        return text
    return f"## {headings[stage.step]}\n\n{text}"


def _question(prompt: Prompt) -> str:
    lines = [f"**{QUESTION}:** {prompt.text.strip()}"]
    lines += [
        f"- **{letter}** {option}"
        for letter, option in zip(ascii_uppercase, prompt.options, strict=False)
    ]
    lines += [f"**{HINT} {place}:** {hint}" for place, hint in enumerate(prompt.hints, start=1)]
    # A list ends where a paragraph begins only after an empty line.
    return "\n\n".join(lines)


def _answer(verdict: Verdict, prompt: Prompt) -> str:
    told = f" {verdict.told}" if verdict.told else ""
    if verdict.answer is not None and not verdict.right:
        return f"**Not {said(verdict.answer, prompt.kind)}.**{told}"
    return f"**Answer:** {said(verdict.truth, prompt.kind)}.{told}"


def _code(lines: str) -> str:
    return f"```\n{lines.strip()}\n```"
