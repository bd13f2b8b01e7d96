"""The marks of a lesson's cells: what may stand in their titles, and the metadata of each."""

from __future__ import annotations

from typing import Final

PREDICT: Final = "predict"
QUESTION: Final = "question"
CHECK: Final = "check"
HIDDEN: Final = "hidden"
NOTES: Final = "notes"
STEP: Final = "step"
MARKS: Final = (STEP, NOTES, PREDICT, QUESTION, CHECK, HIDDEN)
NAMED: Final = (PREDICT, QUESTION, CHECK)
BOUND: Final = {PREDICT: "prediction", QUESTION: "answer"}
"""The name that the code of a prompt binds to the right answer."""
METADATA: Final = {
    STEP: ("show", "hide"),
    PREDICT: ("kind", "about", "options", "tolerance"),
    QUESTION: ("kind", "about", "options", "tolerance"),
    CHECK: (),
    HIDDEN: (),
    NOTES: (),
}
PANELS: Final = (
    *("problem", "surface", "slices", "tensors", "descent", "code", "graph", "ledger", "rule"),
    *("data", "noise", "sweep", "race", "timeline", "microscope", "buffers"),
)
MOST_HINTS: Final = 3


def mark_of(title: str) -> tuple[str, str]:
    """The first word of a cell's title, and the rest: ``predict second-grad``."""
    word, _, rest = title.partition(" ")
    return word, rest.strip()
