"""The field that suits a prompt, and what its plot is about."""

from __future__ import annotations

import re
from typing import Final

from playground.state.coordinate import Coordinate
from playground.state.lesson import CHOICE, FORMULA, POINT, RANKING, TANGENT, Prompt
from playground.window.lesson.answer_field import AnswerField
from playground.window.lesson.choice_field import ChoiceField
from playground.window.lesson.ranking_field import RankingField
from playground.window.lesson.typed_field import TypedField

TURN: Final = "Turn the line on the slice by its ends (or by the arrow keys), or type."
PLACE: Final = "Click on the map where it will be, drag the mark, or type."
SLIDE: Final = "Click on the slice where it will be, drag the mark, or type."
NUMBER: Final = "A number."
TYPE: Final = "A number, a list such as [1.0, 2.0], tensor(...) or None."
WRITE: Final = "As in Python: 2*w, w**2, torch.sin(w). It must hold at every point."


def field_for(prompt: Prompt) -> AnswerField:
    """Make the field for the prompt's kind."""
    if prompt.kind == CHOICE and prompt.options:
        return ChoiceField(prompt.options)
    if prompt.kind == RANKING:
        return RankingField(prompt.start or prompt.options)
    if prompt.kind == TANGENT:
        return TypedField(before="slope", example="0.0", how=TURN)
    if prompt.kind == POINT:
        names = [each.label for each in coordinates(prompt)]
        hows = {1: SLIDE, 2: PLACE}
        return TypedField(names, example="0.0", how=hows.get(len(names), ""))
    if prompt.kind == FORMULA:
        return TypedField(_parameters(prompt), how=WRITE, of=".grad")
    return TypedField(how=NUMBER if prompt.about.endswith(".item()") else TYPE)


def coordinates(prompt: Prompt) -> tuple[Coordinate, ...]:
    """The coordinates that a tangent or a point is about; none where they cannot be read."""
    # A comma within brackets belongs to an index.
    parts = re.split(r",(?![^\[]*\])", prompt.about)
    try:
        return tuple(Coordinate.parse(part) for part in parts if part.strip())
    except ValueError:
        return ()


def _parameters(prompt: Prompt) -> list[str]:
    parts = (part.strip() for part in prompt.about.split(","))
    return [re.sub(r"[._]grad$", "", part) for part in parts if part]
