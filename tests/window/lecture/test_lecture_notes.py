"""The speaker's window keeps the colours that the window had, and goes to the other screen."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.window.theme import THEMES
from tests.window.conftest import Stage as Theatre
from tests.window.frames import frame_of
from tests.window.lecture.conftest import STEP, fill_screen, show_of
from tests.window.lecture.text_audit import contrast_of, kept_texts, texts_of

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", THEMES)
def test_notes_can_be_read_whatever_theme_there_was(stage: Theatre, name: str) -> None:
    window = stage.window
    window.choose_theme(name)
    fill_screen(window)
    window.show_frame(replace(frame_of(), stage=STEP))
    QTest.keyClick(window, Qt.Key.Key_N)
    notes = show_of(window).notes
    notes.resize(1000, 900)
    QApplication.processEvents()
    picture = notes.grab().toImage()
    with kept_texts() as kept:
        texts = texts_of(notes, kept)
    said = " ".join(text.words for text in texts)
    assert "Ask before you press." in said
    assert "backward (B blanks)" in said
    assert [text for text in texts if contrast_of(text, picture) < 4.5] == []
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.theme is THEMES[name]


@pytest.mark.parametrize("number", [0, 1])
def test_with_two_screens_the_hall_sees_one_and_the_speaker_the_other(
    tmp_path: Path, number: int
) -> None:
    places = [(0, 0, 1280, 800), (1280, 0, 1920, 1080)]
    file = tmp_path / "screens.json"
    told = [
        {"name": f"screen {place}", "x": x, "y": y, "width": width, "height": height}
        | {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
        for place, (x, y, width, height) in enumerate(places)
    ]
    file.write_text(json.dumps({"screens": told, "windowFrameMargins": False}), encoding="utf-8")
    command = [sys.executable, "-m", "tests.window.lecture.two_screens", str(file), str(number)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    said = json.loads(done.stdout)
    assert [tuple(place) for place in said["screens"]] == places
    assert tuple(said["lecture"]) == places[number]
    assert tuple(said["notes"]) == places[1 - number]
    assert said["keys"]  # what the remote sends goes to the lecture
    assert tuple(said["black"]) == (0, 0, *places[number][2:])
    assert said["left"]
