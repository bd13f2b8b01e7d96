"""Where type has a least size the whole graph is shown, with the headings that have room."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from playground.window.graph.panel import GraphPanel
from playground.window.lecture.look import lecture_theme
from tests.window.graph.conftest import Make
from tests.window.graph.graphs import two_slopes
from tests.window.lecture.text_audit import Text, kept_texts, texts_of

LEAST = 24.0


def seen(panel: GraphPanel) -> list[Text]:
    with kept_texts() as kept:
        return texts_of(panel.canvas, kept)


def test_no_word_is_small_at_any_zoom(make: Make) -> None:
    panel = make(two_slopes())
    panel.resize(900, 420)
    panel.apply_theme(lecture_theme(1280, 720))
    panel.canvas.look()
    assert panel.canvas.view.scale < 1.0
    scene = panel.canvas.scene
    assert scene is not None
    assert panel.canvas._area().contains(scene.bounds())  # all of it is in sight
    words = {text.words for text in seen(panel)}
    assert {"w1", "w2", "+"} <= words
    counts = []
    for _ in range(14):
        texts = seen(panel)
        assert [text for text in texts if text.size < LEAST - 0.01] == []
        counts.append(len(texts))
        panel.canvas.zoom(0.8, QPointF(450, 200))
    assert counts[0] > 0
    assert counts[-1] == 0  # boxes alone, when nothing has room


def test_nearer_there_are_numbers_again(make: Make) -> None:
    panel = make(two_slopes())
    panel.resize(900, 420)
    panel.apply_theme(lecture_theme(1280, 720))
    panel.canvas.look()
    panel.canvas.zoom(1.0 / panel.canvas.view.scale)
    near = " ".join(text.words for text in seen(panel))
    assert "MulBackward0" in near
