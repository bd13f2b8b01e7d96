"""What a step says on the screen, as markdown; what is hidden is left out until it is revealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import ascii_uppercase
from typing import Any

from playground.state.lesson import RANKING, Prompt, Stage, Verdict

HINT = "Hint"
QUESTION = "Question"


def step_words(stage: Stage, earlier: str = "") -> str:
    """Return the step below its heading as markdown: text, code, question and answer.

    ``earlier``: what was revealed before this question was put, and is not said again. What was
    done for earlier questions is left out as well: the question is what the hall looks for.
    """
    parts = [_below_heading(stage)]
    coming = f"Next:\n\n{_code(stage.lines)}" if stage.lines else ""
    if stage.prompt is None:
        if stage.done:
            parts.append(f"Done:\n\n{_code(stage.done)}")
        parts.append(stage.revealed)
    elif stage.verdict is None:  # what is to be predicted comes before the question
        parts += [coming, _question(stage.prompt)]
        coming = ""
    else:
        answer = _answer(stage.verdict, stage.prompt)
        parts += [_question(stage.prompt), answer, stage.revealed.removeprefix(earlier)]
    parts.append(coming)
    if stage.told:
        parts.append(f"**Note:** {stage.told}")
    if stage.ended:
        parts.append("**The end of the lesson.**")
    return "\n\n".join(part for part in parts if part.strip())


def heading_words(stage: Stage) -> str:
    """Return the heading of the step as markdown: its text's own, else that of the list."""
    first = stage.text.strip().partition("\n")[0]
    if first.startswith("#"):
        return first.lstrip("#").strip()
    return stage.headings[stage.step] if 0 <= stage.step < len(stage.headings) else ""


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


def _below_heading(stage: Stage) -> str:
    first, _, rest = stage.text.strip().partition("\n")
    return rest.strip() if first.startswith("#") else stage.text.strip()


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
    if verdict.answer is not None:
        word = "✓ Right" if verdict.right else "✗ Wrong"
        return f"**{word}: {said(verdict.answer, prompt.kind)}.**{told}"
    return f"**Answer:** {said(verdict.truth, prompt.kind)}.{told}"


def _code(lines: str) -> str:
    return f"```\n{lines.strip()}\n```"
