"""The timeline's panel: real gestures on real frames, and acts as the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import playground
from playground.engine.experiment import Experiment
from playground.kernel.messages import Answered
from playground.state.acts import DeleteBranch, Fork, Look, RenameBranch, Seek, SeekDifference
from playground.state.frame import Frame
from playground.state.inspection import Inspection, Wanted
from playground.state.timeline import Branch, Timeline
from playground.state.view import View
from playground.window.layout import DESCENT, TIMELINE
from playground.window.theme import DARK, LIGHT, PROJECTOR
from playground.window.timeline.lanes import Lanes, roomy
from playground.window.timeline.panel import TimelinePanel
from tests.window.conftest import Stage
from tests.window.frames import frame_of
from tests.window.plots.plot_gestures import click, drag, key, move, press, release


@pytest.fixture
def lab() -> Experiment:
    """Two futures of one run: the present is step 30 of the fork, which has 10 steps of its own."""
    lab = playground.open("line-fit")
    lab.look(View(wanted=Wanted(timeline=True)))
    lab.run(60)
    lab.seek(20)
    lab.use("SGD", lr=0.3)
    lab.run(10)
    return lab


class Shown:
    """A panel that an Experiment answers, act by act, as the kernel would."""

    def __init__(self, qtbot: QtBot, lab: Experiment) -> None:
        self.lab = lab
        self.asked: list[Any] = []
        self.panel = TimelinePanel()
        qtbot.addWidget(self.panel)
        self.panel.apply_theme(LIGHT)
        self.panel.resize(940, 150)
        self.panel.act_requested.connect(self.answer)
        with qtbot.waitExposed(self.panel):
            self.panel.show()
        self.panel.show_frame(Frame(lab.snapshot()))

    def answer(self, act: Any) -> None:
        self.asked.append(act)
        self.panel.show_frame(Frame(self.lab.perform(act)))

    def spot(self, step: int, name: str) -> QPointF:
        return self.panel.strip.spot(step, name)

    @property
    def view(self) -> Any:
        return self.panel.strip.viewport()

    def name_of(self, name: str) -> QPointF:
        return QPointF(60.0, self.spot(0, name).y())


FORK = "lr 0.3 from step 20"


@pytest.fixture
def shown(qtbot: QtBot, lab: Experiment) -> Shown:
    return Shown(qtbot, lab)


def test_a_drag_along_a_lane_scrubs_and_is_one_undo(shown: Shown) -> None:
    drag(shown.view, shown.spot(50, "main"), shown.spot(10, "main"), steps=8)
    seeks = shown.asked
    assert all(isinstance(act, Seek) and act.branch == "main" for act in seeks)
    assert [act.done for act in seeks] == [False] * (len(seeks) - 1) + [True]
    assert [act.step for act in seeks] == sorted((act.step for act in seeks), reverse=True)
    assert (seeks[0].step, shown.lab.snapshot().steps, shown.lab.branch) == (50, 10, "main")
    shown.lab.undo()
    assert (shown.lab.snapshot().steps, shown.lab.branch) == (30, FORK)


def test_a_scrub_stays_on_its_branch_and_within_its_steps(shown: Shown) -> None:
    press(shown.view, shown.spot(25, FORK))
    move(shown.view, shown.spot(60, "main"))
    move(shown.view, shown.spot(0, "main") - QPointF(300, 0))
    release(shown.view, shown.spot(5, "main"))
    assert [(act.step, act.branch) for act in shown.asked] == [
        (25, FORK),
        (30, FORK),
        (0, FORK),
        (5, FORK),
    ]


def test_a_move_of_the_mouse_within_a_step_asks_nothing(shown: Shown) -> None:
    press(shown.view, shown.spot(40, "main"))
    move(shown.view, shown.spot(40, "main") + QPointF(1, 3))
    assert len(shown.asked) == 1
    release(shown.view, shown.spot(40, "main"))


def test_the_axis_scrubs_the_branch_on_screen(shown: Shown) -> None:
    click(shown.view, QPointF(shown.spot(22, FORK).x(), 4.0))
    assert [(act.step, act.branch) for act in shown.asked] == [(22, FORK), (22, FORK)]


@pytest.mark.parametrize(
    ("code", "shift", "step"),
    [
        (Qt.Key.Key_Left, False, 29),
        (Qt.Key.Key_Left, True, 20),
        (Qt.Key.Key_Right, False, None),
        (Qt.Key.Key_Home, False, 0),
    ],
)
def test_keys_step_while_the_strip_has_the_keyboard(
    shown: Shown, code: Qt.Key, shift: bool, step: int | None
) -> None:
    key(shown.panel.strip, code, shift)
    assert [act.step for act in shown.asked] == ([] if step is None else [step])


def test_end_goes_to_the_end_and_shift_right_no_further(shown: Shown) -> None:
    key(shown.panel.strip, Qt.Key.Key_Home)
    key(shown.panel.strip, Qt.Key.Key_End)
    key(shown.panel.strip, Qt.Key.Key_Left)
    key(shown.panel.strip, Qt.Key.Key_Right, shift=True)
    assert [act.step for act in shown.asked] == [0, 30, 29, 30]


def test_buttons_step_and_go_to_the_ends(shown: Shown) -> None:
    header = shown.panel.header
    assert header.standing.words == "step 30 of 30"
    assert not header.on.isEnabled()
    for button in (header.back, header.first, header.on, header.last):
        button.click()
    assert [act.step for act in shown.asked] == [29, 0, 1, 30]


def test_play_goes_forward_step_by_step_and_stops_at_the_end(qtbot: QtBot, shown: Shown) -> None:
    header, player = shown.panel.header, shown.panel.player
    header.first.click()
    header.speed.setCurrentIndex(header.speed.findData(1000))
    header.play.click()
    assert player.playing
    assert header.play.toolTip() == "Pause"
    with qtbot.waitSignal(player.stopped):
        pass
    assert shown.asked[-1] == Seek(30, FORK, False)
    assert shown.lab.snapshot().steps == 30
    assert header.play.toolTip() == "Play forward"
    header.rewind.click()
    player.tick()
    assert shown.lab.snapshot().steps == 0
    assert not player.playing


def test_played_slowly_each_step_is_shown_and_a_gesture_stops_it(shown: Shown) -> None:
    header, player = shown.panel.header, shown.panel.player
    header.first.click()
    header.play.click()  # ten a second
    for _ in range(8):
        player.tick()
    assert [act.step for act in shown.asked[1:]] == [1, 2, 3]
    click(shown.view, shown.spot(15, FORK))
    assert not player.playing
    header.play.click()
    shown.panel.hide()
    assert not player.playing


def test_fork_compare_and_delete(shown: Shown) -> None:
    header = shown.panel.header
    header.fork.click()
    assert shown.asked == [Fork()]
    assert not header.difference.isEnabled()
    click(shown.view, shown.name_of("main"))
    assert "differ" in header.difference.toolTip()
    header.difference.click()
    assert shown.asked[-1] == SeekDifference("fork at step 30", "main")
    assert shown.lab.snapshot().steps == 21
    click(shown.view, shown.name_of(FORK))
    header.delete.click()
    assert header.question.text() == f"Delete {FORK} and its 10 steps?"
    header.no.click()
    assert len(shown.lab.branches) == 3
    header.delete.click()
    header.yes.click()
    assert shown.asked[-1] == DeleteBranch(FORK)
    assert [branch.name for branch in shown.lab.branches] == ["main", "fork at step 30"]
    assert not header.delete.isEnabled()


def test_a_name_clicked_twice_is_written_in_place(shown: Shown) -> None:
    field = shown.panel.strip.name_field
    at = shown.name_of(FORK).toPoint()
    QTest.mouseDClick(shown.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert field.isVisible()
    assert field.text() == FORK
    QTest.keyClicks(field, "bold")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert shown.asked == [RenameBranch(FORK, "bold")]
    assert not field.isVisible()
    assert [branch.name for branch in shown.lab.branches] == ["main", "bold"]


def test_each_branch_has_a_colour_of_its_own_and_the_rest_is_told(shown: Shown) -> None:
    picture = shown.view.grab().toImage()
    ratio = picture.devicePixelRatio()

    def at(spot: QPointF) -> str:
        colour: str = picture.pixelColor(round(spot.x() * ratio), round(spot.y() * ratio)).name()
        return colour

    assert at(shown.spot(50, "main")) == LIGHT.runs[6]
    assert at(shown.spot(27, FORK)) == LIGHT.runs[7]
    ends = shown.spot(20, FORK), shown.spot(20, "main")
    middle = QPointF(ends[0].x(), (ends[0].y() + ends[1].y()) / 2)
    # The line of a fork is thin: its pixels are mixed with the ground, which leaves their hue.
    hues = [QColor(at(middle + QPointF(dx, 0))).hslHue() for dx in (-1, 0, 1)]
    assert any(abs(hue - QColor(LIGHT.runs[7]).hslHue()) <= 12 for hue in hues)


@pytest.mark.parametrize("theme", [LIGHT, DARK, PROJECTOR])
def test_a_thousand_branches_scroll_and_only_rows_in_sight_are_painted(
    qtbot: QtBot, theme: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[int] = []
    import playground.window.timeline.strip_painter as painter

    original: Callable[..., None] = painter._paint_lane

    def noted(*arguments: Any) -> None:
        painted.append(arguments[3])
        original(*arguments)

    monkeypatch.setattr(painter, "_paint_lane", noted)
    branches = (
        Branch("main", 0, None, 0, 1000),
        *(Branch(f"b{i}", i, "main", i, i + 50) for i in range(1, 1000)),
    )
    timeline = Timeline("b990", 1000, 0, 1040)
    panel = TimelinePanel()
    qtbot.addWidget(panel)
    panel.apply_theme(theme)
    panel.resize(940, 150)
    with qtbot.waitExposed(panel):
        panel.show()
    frame = frame_of(inspection=Inspection(branches=branches, timeline=timeline))
    panel.show_frame(frame)
    panel.strip.viewport().grab()
    assert 990 in painted  # the branch on screen was brought in sight
    assert len(set(painted)) < 20
    before = panel.strip.verticalScrollBar().value()
    panel.strip.verticalScrollBar().setValue(0)
    painted.clear()
    panel.strip.viewport().grab()
    assert before > 0
    assert painted[0] == 0


def test_where_steps_are_not_kept_it_is_said(qtbot: QtBot) -> None:
    panel = TimelinePanel()
    qtbot.addWidget(panel)
    panel.apply_theme(LIGHT)
    inspection = Inspection(
        branches=(Branch("main", 0, None, 0, 10),), timeline=Timeline(None, 5, 5, 5)
    )
    panel.show_frame(frame_of(inspection=inspection))
    assert "not kept" in panel.header.standing.words
    assert not panel.header.play.isEnabled()
    assert panel.header.fork.isEnabled()


def test_the_dock_asks_for_the_timeline_while_it_is_seen(stage: Stage, lab: Experiment) -> None:
    QTest.keyClick(stage.window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert stage.client.said(Look)[-1].view.wanted.timeline
    stage.client.deliver(Answered(Frame(lab.snapshot())))
    stage.qtbot.waitUntil(lambda: stage.window.late[TIMELINE]._panel.strip.lanes.branches != ())
    panel = stage.window.late[TIMELINE]._panel
    assert panel.strip.lanes.branches == lab.branches
    stage.client.acts.clear()
    panel.header.back.click()
    assert stage.client.acts == [Seek(29, FORK, True)]
    stage.client.acts.clear()
    QTest.keyClick(stage.window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(stage.window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert stage.client.said(Seek) == [Seek(29)]  # the end of the branch is where it stands
    stage.window.layout_.bring(DESCENT)
    stage.qtbot.waitUntil(lambda: not stage.client.said(Look)[-1].view.wanted.timeline)


def test_everything_of_the_header_is_in_sight_at_the_smallest_width(shown: Shown) -> None:
    header = shown.panel.header
    for widget in (header.first, header.speed, header.standing, header.fork, header.delete):
        corner = widget.mapTo(shown.panel, QPoint(widget.width(), widget.height()))
        assert corner.x() <= 940
        assert widget.width() >= min(widget.sizeHint().width(), 60)


def test_large_type_in_a_narrow_dock_leaves_out_the_least_needed(shown: Shown) -> None:
    header = shown.panel.header
    assert header.minimumSizeHint().width() < 330
    shown.panel.resize(420, 150)
    QApplication.processEvents()
    assert header.last.isVisible()
    assert header.fork.isVisible()
    assert not header.speed.isVisible()
    shown.panel.resize(940, 150)
    QApplication.processEvents()
    assert header.speed.isVisible()


def test_the_delete_key_asks_for_the_chosen_branch(shown: Shown) -> None:
    click(shown.view, shown.name_of(FORK))
    key(shown.panel.strip, Qt.Key.Key_Delete)
    assert not header_asks(shown)  # it is the one on screen
    click(shown.view, shown.name_of("main"))
    key(shown.panel.strip, Qt.Key.Key_Delete)
    assert header_asks(shown)
    assert shown.asked == []


def header_asks(shown: Shown) -> bool:
    """Whether the question stands in place of the buttons."""
    return shown.panel.header.question.isVisible()


@pytest.mark.parametrize(
    ("last", "longest"), [(0, 10), (10, 10), (11, 11), (99, 99), (101, 110), (12345, 13000)]
)
def test_the_strip_is_laid_out_for_a_round_number_of_steps(last: int, longest: int) -> None:
    assert roomy(last) == longest
    lanes = Lanes.of((Branch("main", 0, None, 0, last),), None, 100.0, 500.0, 20.0)
    assert lanes.longest == longest
    assert lanes.step(lanes.x(last)) == last


def test_of_two_branches_the_other_one_is_compared_without_a_choice(shown: Shown) -> None:
    assert shown.panel.strip.chosen is None
    button = shown.panel.header.difference
    assert button.isEnabled()
    assert not shown.panel.header.delete.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert shown.asked == [SeekDifference(FORK, "main")]
    QTest.mouseClick(shown.panel.header.fork, Qt.MouseButton.LeftButton)
    assert len(shown.lab.branches) == 3
    assert not button.isEnabled()
