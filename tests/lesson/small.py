"""The small lesson of these tests, read and played."""

from __future__ import annotations

from pathlib import Path

from playground.lesson.contents import Lesson
from playground.lesson.door import OwnDoor
from playground.lesson.player import Player
from playground.lesson.script import read

FILE = Path(__file__).with_name("small_lesson.py")
TEXT = FILE.read_text("utf-8")


def lesson(text: str = TEXT) -> Lesson:
    """The lesson in a text."""
    return read(text, "small", FILE)


def played(text: str = TEXT, step: int = 0) -> tuple[Player, OwnDoor]:
    """A player at a step, and its door."""
    door = OwnDoor()
    return Player(lesson(text), door, step), door


def line_of(text: str, part: str) -> int:
    """The line in which a part of the text stands, from 1."""
    return text[: text.index(part)].count("\n") + 1
