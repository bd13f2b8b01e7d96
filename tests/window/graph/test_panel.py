"""The panel under mouse and keys: pan, zoom, unfold, search, play, and the words around it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest

from playground.state.acts import Forward
from playground.state.graph import NodeKind
from playground.state.snapshot import TapeState
from playground.window.graph.export import GraphPicture
from playground.window.graph.panel import GraphPanel
from playground.window.graph.playback_bar import MOVED, NOTHING
from playground.window.theme import DARK, LIGHT, PROJECTOR
from tests.window.graph.conftest import Make
from tests.window.graph.graphs import (
    by_name,
    frame_with,
    loop,
    network,
    one_layer,
    traced,
    two_slopes,
    two_slopes_trace,
)
from tests.window.plots.plot_gestures import click, drag, move, wheel


@pytest.fixture
def small(make: Make) -> GraphPanel:
    return make(two_slopes(), two_slopes_trace())


@pytest.fixture
def big(make: Make) -> GraphPanel:
    return make(network(200))


def texts(panel: GraphPanel, name: str) -> list[str]:
    """What stands on a node's box."""
    assert panel.view.graph is not None
    numbers = panel.canvas.numbers
    assert numbers is not None
    node = by_name(panel.view.graph, name)
    return [row.text for row in panel.view.painter().rows(node.id, numbers)]


def top_group(panel: GraphPanel) -> str:
    return next(item for item in panel.view.painter().scene.items if isinstance(item, str))


# Empty states


def test_before_forward_it_says_what_to_press(make: Make) -> None:
    panel = make(None, tape=TapeState.EMPTY)
    assert panel.empty.heading.text() == "No graph yet"
    assert "Press Forward (F)" in panel.empty.words.text()
    acts: list[object] = []
    panel.act_requested.connect(acts.append)
    panel.empty.button.click()
    assert acts == [Forward()]


def test_a_loss_without_a_graph_is_explained(make: Make) -> None:
    panel = make(None, tape=TapeState.RECORDED)
    assert "requires grad" in panel.empty.words.text()


def test_the_words_are_whole_in_every_theme(make: Make) -> None:
    for theme in (LIGHT, DARK, PROJECTOR):
        words = make(None, size=(480, 360), theme=theme).empty.words
        assert words.height() >= words.heightForWidth(words.width())


# What stands on the boxes


def test_boxes_have_name_operation_value_and_gradient(small: GraphPanel) -> None:
    assert texts(small, "w2") == ["w2", "AccumulateGrad", "= 2.", ".grad += 4."]
    assert texts(small, "doubled") == ["×", "MulBackward0", "doubled = 2.", "grad 1."]
    assert texts(small, "loss") == ["+", "AddBackward0", "loss = 11.", "grad 1."]


def test_the_legend_names_the_kinds_that_are_there(small: GraphPanel, make: Make) -> None:
    assert "parameter" in small.legend.text
    assert "data" not in small.legend.text
    assert "detached" in make(one_layer()).legend.text


def test_detached_values_have_a_labelled_boundary(make: Make) -> None:
    panel = make(one_layer())
    (region,) = panel.view.painter().regions
    assert region.text == "detach: no gradient passes"
    box = panel.canvas.rect_of(by_name(one_layer(), "z_det").id)
    assert box is not None
    assert region.rect.contains(box)
    others = set(panel.view.painter().scene.within(region.rect)) - region.boxes
    assert not others


def test_a_drag_changes_numbers_and_nothing_else(small: GraphPanel) -> None:
    made, view = small.view.scenes_made, small.canvas.view
    for step in range(5):
        graph = replace(two_slopes(1.0 + step / 10, 2.0), live=False)
        small.show_frame(frame_with(graph, tape=TapeState.STALE))
    assert texts(small, "doubled")[2] == "doubled = 2.8000"
    assert small.view.scenes_made == made
    assert small.canvas.view == view
    assert small.bar.words.text() == MOVED
    assert small.note.isHidden()


# Looking


def test_the_first_look_shows_all_of_a_small_graph(small: GraphPanel) -> None:
    canvas = small.canvas
    for node in two_slopes().nodes:
        assert canvas.rect().contains(canvas.pixel_of(node.id).toPoint())


def test_dragging_pans(small: GraphPanel) -> None:
    canvas, node = small.canvas, by_name(two_slopes(), "w1").id
    before = canvas.pixel_of(node)
    empty = QPointF(5, canvas.height() - 5)
    drag(canvas, empty, empty + QPointF(60, -40))
    after = canvas.pixel_of(node)
    assert (after - before).x() == pytest.approx(60)
    assert (after - before).y() == pytest.approx(-40)
    assert canvas.marks.selected is None


def test_the_wheel_zooms_at_the_mouse(small: GraphPanel) -> None:
    canvas, node = small.canvas, by_name(two_slopes(), "w2").id
    before, scale = canvas.pixel_of(node), canvas.view.scale
    wheel(canvas, before, 2)
    assert canvas.view.scale > scale
    assert (canvas.pixel_of(node) - before).manhattanLength() < 1e-6
    wheel(canvas, before, -2)
    assert canvas.view.scale == pytest.approx(scale)


def test_keys_zoom_fit_and_search(small: GraphPanel) -> None:
    canvas = small.canvas
    canvas.setFocus()
    scale = canvas.view.scale
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.view.scale == pytest.approx(scale * 1.25)
    QTest.keyClick(canvas, Qt.Key.Key_Minus)
    QTest.keyClick(canvas, Qt.Key.Key_Minus)
    assert canvas.view.scale == pytest.approx(scale / 1.25)
    QTest.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.view.scale == pytest.approx(scale)
    QTest.keyClick(canvas, Qt.Key.Key_Slash)
    assert small.header.search.line.hasFocus()


def test_arrows_walk_along_the_links(small: GraphPanel) -> None:
    canvas, graph = small.canvas, two_slopes()
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.marks.selected == by_name(graph, "loss").id
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    reached = canvas.marks.selected
    assert reached in {by_name(graph, "doubled").id, by_name(graph, "PowBackward0").id}
    QTest.keyClick(canvas, Qt.Key.Key_Up)
    QTest.keyClick(canvas, Qt.Key.Key_Up)
    assert canvas.marks.selected == by_name(graph, "doubled").id
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.marks.selected == by_name(graph, "loss").id


# Folding


def test_a_large_graph_is_folded_and_says_so(big: GraphPanel) -> None:
    assert big.view.boxes == 2
    assert big.note.text() == "1,001 nodes, folded into 2. Click a folded one to open it."


def test_a_graph_that_was_not_read_whole_says_its_size(make: Make) -> None:
    panel = make(loop(2499, size=100_003))
    assert panel.note.text() == ("100,003 nodes; the first 5,001 from the root are here, folded.")
    assert panel.view.boxes <= 5


def test_a_click_unfolds_and_backspace_folds(big: GraphPanel) -> None:
    canvas = big.canvas
    click(canvas, canvas.pixel_of(top_group(big)))
    opened = big.view.boxes
    assert opened > 2
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Return)  # the selected part is a group too
    assert big.view.boxes > opened
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    assert big.view.boxes == opened
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    assert big.view.boxes == 2


def test_all_can_be_unfolded_and_folded(big: GraphPanel) -> None:
    assert not big.header.fold.isEnabled()
    big.header.unfold.click()
    assert big.view.boxes == 1001
    assert not big.header.unfold.isEnabled()
    big.header.fold.click()
    assert big.view.boxes == 2


def test_without_a_graph_there_is_nothing_to_fold(big: GraphPanel) -> None:
    big.show_frame(frame_with(None, tape=TapeState.EMPTY))
    assert not big.header.fold.isEnabled()
    assert not big.header.unfold.isEnabled()
    big.fold_all()
    big.unfold_all()
    assert big.view.graph is None


def test_folds_stay_while_numbers_change(big: GraphPanel) -> None:
    click(big.canvas, big.canvas.pixel_of(top_group(big)))
    boxes = big.view.boxes
    big.show_frame(frame_with(replace(network(200), serial=2)))
    assert big.view.boxes == boxes


# Searching


def test_search_marks_and_enter_goes_through_them(small: GraphPanel) -> None:
    line = small.header.search.line
    QTest.keyClicks(line, "parameter")
    assert small.header.search.count.text() == "2"
    both = {by_name(two_slopes(), name).id for name in ("w1", "w2")}
    assert set(small.canvas.marks.found or ()) == both
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert small.header.search.count.text() == "1 of 2"
    QTest.keyClick(line, Qt.Key.Key_Return)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert small.header.search.count.text() == "1 of 2"
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert small.canvas.marks.found is None
    assert small.canvas.hasFocus()


def test_search_finds_what_is_folded_away(big: GraphPanel) -> None:
    line = big.header.search.line
    QTest.keyClicks(line, "117.bias")
    assert set(big.canvas.marks.found or ()) == {top_group(big)}
    QTest.keyClick(line, Qt.Key.Key_Return)
    node = by_name(network(200), "117.bias").id
    assert big.canvas.marks.selected == node
    assert big.canvas.rect().contains(big.canvas.pixel_of(node).toPoint())
    QTest.keyClicks(line, "x")
    assert big.header.search.count.text() == "none"


# Playing


def test_buttons_and_slider_move_the_playback(small: GraphPanel) -> None:
    bar = small.bar
    assert bar.slider.value() == 6
    bar.back.click()
    assert bar.heading.text() == "5 of 6: doubled (MulBackward0)"
    assert bar.words.text() == "upstream 1. × local 2. = passed on 2. to w1"
    bar.slider.setValue(3)
    assert small.canvas.numbers is not None
    assert small.canvas.numbers.current == by_name(two_slopes(), "PowBackward0").id
    assert texts(small, "w2")[3] == ""
    bar.forth.click()
    assert texts(small, "w2")[3] == ".grad += 4."
    bar.slider.setValue(0)
    assert not bar.back.isEnabled()
    assert small.canvas.numbers.current is None


def test_keys_step_and_play(small: GraphPanel) -> None:
    canvas, bar = small.canvas, small.bar
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Comma)
    assert bar.slider.value() == 5
    QTest.keyClick(canvas, Qt.Key.Key_Period)
    assert bar.slider.value() == 6
    QTest.keyClick(canvas, Qt.Key.Key_P)
    assert small.playing.player.playing
    assert bar.slider.value() == 0
    assert bar.play.toolTip() == "Pause (P)"
    QTest.keyClick(canvas, Qt.Key.Key_P)
    assert not small.playing.player.playing


def test_touching_the_slider_pauses(small: GraphPanel) -> None:
    small.playing.toggle()
    small.bar.slider.setValue(4)
    assert not small.playing.player.playing


def test_hiding_pauses(small: GraphPanel) -> None:
    small.playing.toggle()
    small.hide()
    assert not small.playing.player.playing


def test_without_a_backward_there_is_nothing_to_play(make: Make) -> None:
    panel = make(two_slopes())
    assert panel.bar.words.text() == NOTHING
    assert not panel.bar.play.isEnabled()
    panel.playing.toggle()
    assert not panel.playing.player.playing
    panel.show_frame(frame_with(panel.view.graph, two_slopes_trace(panel.view.graph)))
    assert panel.bar.play.isEnabled()


def test_a_new_graph_is_not_played_with_an_old_trace(small: GraphPanel) -> None:
    small.show_frame(frame_with(two_slopes(serial=2), two_slopes_trace()))
    assert small.playing.playback is None


def test_inside_a_fold_the_fold_is_marked(make: Make) -> None:
    graph = network(200)
    panel = make(graph, traced(graph))
    panel.playing.show_position(500)
    assert panel.canvas.numbers is not None
    assert panel.canvas.numbers.current == top_group(panel)


# The code


def test_hovering_tells_the_place(small: GraphPanel) -> None:
    places: list[Any] = []
    small.place_hovered.connect(places.append)
    canvas, node = small.canvas, by_name(two_slopes(), "doubled")
    move(canvas, canvas.pixel_of(node.id), held=False)
    move(canvas, QPointF(3, canvas.height() - 3), held=False)
    assert places == [node.place, None]


def test_a_place_in_the_code_lights_its_nodes(small: GraphPanel) -> None:
    small.highlight_place("model", 2, 14)
    assert small.canvas.marks.lit == {by_name(two_slopes(), "doubled").id}
    small.highlight_place("", 0, 0)
    assert small.canvas.marks.lit == frozenset()


# Pictures


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_the_picture_can_be_saved(small: GraphPanel, tmp_path: Path, ending: str) -> None:
    pictures: list[GraphPicture] = []
    small.export_requested.connect(pictures.append)
    small.header.export.click()
    path = tmp_path / f"graph.{ending}"
    assert pictures[0].save(path)
    if ending == "svg":
        assert QSvgRenderer(str(path)).isValid()
        assert "MulBackward0" in path.read_text()
    else:
        image = QImage(str(path))
        assert image.width() > 600
        colours = {image.pixel(x, image.height() // 2) for x in range(0, image.width(), 3)}
        assert len(colours) > 5
    assert not pictures[0].save(tmp_path / "missing" / f"graph.{ending}")


def test_a_huge_picture_is_made_smaller(make: Make, tmp_path: Path) -> None:
    panel = make(network(200))
    panel.unfold_all()
    assert panel.canvas.numbers is not None
    picture = GraphPicture(panel.view.painter(), panel.canvas.numbers)
    assert picture.save(tmp_path / "graph.png")
    assert QImage(str(tmp_path / "graph.png")).width() <= 32_001


# Looks


def test_kinds_differ_in_shape_and_stand_out(make: Make) -> None:
    for theme in (LIGHT, DARK, PROJECTOR):
        style = make(one_layer(), theme=theme).view.painter().style
        for kind in NodeKind:
            assert contrast(style.strokes[kind].name(), theme.panel) >= 3
            assert contrast(theme.text, style.fills[kind].name()) >= 4.5
            assert contrast(theme.gradient, style.fills[kind].name()) >= 3


def contrast(one: str, other: str) -> float:
    def light(name: str) -> float:
        parts = [int(name[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_words_fit_their_boxes(make: Make) -> None:
    for theme in (LIGHT, PROJECTOR):
        for graph in (two_slopes(), one_layer()):
            panel = make(graph, traced(graph), theme=theme)
            painter, numbers = panel.view.painter(), panel.canvas.numbers
            assert numbers is not None
            for number, item in enumerate(painter.scene.items):
                width = painter.scene.rect(number).width()
                for row in painter.rows(item, numbers):
                    metrics = painter.style.head_metrics if row.role == "head" else None
                    metrics = metrics or (
                        painter.style.small_metrics
                        if row.role == "exact"
                        else painter.style.code_metrics
                    )
                    assert metrics.horizontalAdvance(row.text) <= width - 6, row


def test_every_shape_and_scale_is_painted_without_error(make: Make) -> None:
    panel = make(network(30), traced(network(30)))
    panel.unfold_all()
    panel.header.search.line.setText("tanh")
    for scale in (0.02, 0.3, 0.6, 2.0):
        panel.canvas.zoom(scale / panel.canvas.view.scale)
        panel.canvas.centre_on(by_name(network(30), "7.bias").id)
        panel.grab()


def test_not_a_number_is_shown_as_torch_does(make: Make) -> None:
    graph = two_slopes(float("nan"), float("inf"))
    panel = make(graph)
    assert texts(panel, "w1")[2] == "= nan"
    assert texts(panel, "w2")[2] == "= inf"
