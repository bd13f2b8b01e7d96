"""The speaker's window keeps the colours that the window had, and goes to the other screen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.window.theme import THEMES
from tests.window.conftest import Stage as Theatre
from tests.window.frames import frame_of
from tests.window.lecture.conftest import STEP, fill_screen, show_of
from tests.window.lecture.text_audit import contrast_of, kept_texts, texts_of


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
