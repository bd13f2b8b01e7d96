"""The mouse on the real window over a real kernel: every view follows, and the kernel can die."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.kernel.client import KernelClient
from playground.problem.catalogue import load
from playground.state.acts import Move, Run
from playground.state.frame import Frame
from playground.state.snapshot import TapeState
from playground.window.app import make_window
from playground.window.main_window import MainWindow
from tests.window.plots.plot_gestures import drag, pixel

WAIT = 30_000


class Real:
    """A window on two-slopes with everything drawn."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.client = KernelClient()
        self.client.start()
        self.window: MainWindow = make_window(self.client, folder / "window.ini", folder / "drafts")
        self.window.session.link.listen()
        self.window.show_document(load("two-slopes"))
        self.window.resize(1280, 720)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.fill_lists()
        self.until(lambda frame: frame.surface is not None and len(frame.slices) == 2)
        assert self.window.plots.panels is not None
        self.landscape, self.slices, self.curve = self.window.plots.panels

    @property
    def frame(self) -> Frame:
        frame = self.window.session.frame
        assert frame is not None
        return frame

    def until(self, holds: Callable[[Frame], bool]) -> None:
        """Run the event loop until the newest frame is as wanted."""

        def look() -> bool:
            frame = self.window.session.frame
            return frame is not None and holds(frame)

        self.qtbot.waitUntil(look, timeout=WAIT)


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Iterator[Real]:
    real = Real(qtbot, tmp_path)
    yield real
    real.window.close()
    real.window.deleteLater()


def value(frame: Frame, name: str) -> float:
    return float(frame.snapshot.parameters[name])


def test_dragging_the_map_moves_slices_tangents_and_panel(real: Real) -> None:
    canvas = real.landscape.map.canvas
    drag(canvas, pixel(canvas, 1.0, 2.0), pixel(canvas, -2.0, 1.0))
    real.until(lambda frame: abs(value(frame, "w1") + 2) < 0.05 and frame.snapshot.undo == "Move")
    frame = real.frame
    w1, w2 = value(frame, "w1"), value(frame, "w2")
    assert frame.snapshot.probe.loss == pytest.approx(2 * w1 + w2**2 + 5, rel=1e-5)
    assert float(frame.snapshot.probe.gradient["w2"]) == pytest.approx(2 * w2, rel=1e-6)
    first, second = real.slices.plots
    assert first.point == pytest.approx((w1, frame.snapshot.probe.loss))
    assert first.tangent_label == "tangent slope 2"
    assert second.slope == pytest.approx(2 * w2)
    # The slice along w2 was evaluated anew at the new w1.
    assert frame.slices[1].heights.min() == pytest.approx(2 * w1 + 5, abs=1e-3)
    assert frame.snapshot["w1"].grad is None
    # A whole drag is one undo.
    real.window.menus.actions["undo"].trigger()
    real.until(lambda frame: value(frame, "w1") == 1.0)
    assert value(real.frame, "w2") == 2.0
    assert real.frame.snapshot.undo is None


def test_dragging_a_dot_along_its_slice_moves_that_parameter_only(real: Real) -> None:
    plot = real.slices.plots[1]
    grip = plot.grip()
    assert grip is not None
    drag(plot, grip, QPointF(plot.area.to_pixel(-1.0, 0).x(), grip.y()))
    real.until(lambda frame: abs(value(frame, "w2") + 1) < 0.05)
    assert value(real.frame, "w1") == 1.0
    assert real.slices.plots[1].slope == pytest.approx(2 * value(real.frame, "w2"))


def test_a_drag_after_forward_leaves_the_tape_stale_and_grad_alone(real: Real) -> None:
    real.window.menus.actions["forward"].trigger()
    real.window.menus.actions["backward"].trigger()
    real.until(lambda frame: frame.snapshot["w2"].grad is not None)
    canvas = real.landscape.map.canvas
    drag(canvas, pixel(canvas, 1.0, 2.0), pixel(canvas, 0.0, 0.0))
    real.until(lambda frame: abs(value(frame, "w1")) < 0.05)
    assert real.frame.snapshot.tape is TapeState.STALE
    grad = real.frame.snapshot["w2"].grad
    assert grad is not None
    assert grad.item() == 4.0


def test_a_kernel_that_is_killed_is_replaced_with_the_same_numbers(real: Real) -> None:
    canvas = real.landscape.map.canvas
    drag(canvas, pixel(canvas, 1.0, 2.0), pixel(canvas, -1.0, -1.0))
    real.until(lambda frame: abs(value(frame, "w1") + 1) < 0.05 and frame.snapshot.undo == "Move")
    before = value(real.frame, "w1"), value(real.frame, "w2")
    pid = real.client.pid
    assert pid is not None
    with real.qtbot.waitSignal(real.window.session.document_runs, timeout=WAIT):
        os.kill(pid, signal.SIGTERM)
    assert (value(real.frame, "w1"), value(real.frame, "w2")) == before
    assert real.client.pid != pid
    real.window.menus.actions["full"].trigger()
    real.until(lambda frame: frame.snapshot.steps == 1)
    assert value(real.frame, "w1") == pytest.approx(before[0] - 0.2, rel=1e-5)


def test_a_problem_of_one_number_has_a_slice_and_says_why_it_has_no_map(real: Real) -> None:
    real.window.show_document(load("one-weight"))
    real.until(lambda frame: "θ" in frame.snapshot.parameters and len(frame.slices) == 1)
    assert real.landscape.map.canvas.plane is None
    assert "two numbers" in real.landscape.map.canvas.words
    assert [plot.tangent_label for plot in real.slices.plots] == ["tangent slope −4"]
    real.window.show_document(load("two-slopes"))
    real.until(lambda frame: frame.surface is not None)
    assert real.landscape.map.canvas.words == ""
    assert real.landscape.map.canvas.point == (1.0, 2.0)


def test_the_vector_jacobian_product_of_the_shifted_square_by_keys(real: Real) -> None:
    real.window.show_document(load("shifted-square"))
    real.until(lambda frame: "inp" in frame.snapshot.parameters)
    assert "20 elements" in real.landscape.map.canvas.words
    for wanted in (4.0, 8.0):
        if wanted == 4.0:
            real.window.menus.actions["forward"].trigger()
            real.until(lambda frame: frame.snapshot.tape is TapeState.RECORDED)
        real.window.menus.actions["ones"].trigger()
        real.until(lambda frame, wanted=wanted: corner(frame) == wanted)  # type: ignore[misc]
    assert real.frame.snapshot["inp"].calls == 2


def test_the_shifted_square_in_the_popup(real: Real) -> None:
    real.window.show_document(load("shifted-square"))
    real.until(lambda frame: "inp" in frame.snapshot.parameters)
    real.window.vector.open()
    editor = real.window.vector.editor
    assert editor is not None
    real.until(lambda frame: frame.snapshot.inspection.jacobian is not None)
    diagonal = [editor.model.index(row, column).data() for row, column in ((0, 1), (1, 6))]
    assert diagonal == ["4.", "2."]
    editor.retain.click()
    real.window.menus.actions["forward"].trigger()
    real.until(lambda frame: frame.snapshot.tape is TapeState.RECORDED)
    for on, off in (("4.", "2."), ("8.", "4."), (None, None), ("4.", "2.")):
        if on is None:
            real.window.menus.actions["zero"].trigger()
            real.until(lambda frame: frame.snapshot["inp"].grad is None)
            assert editor.model.index(20, 1).data() == "None"
            continue
        QTest.mouseClick(editor.do, Qt.MouseButton.LeftButton)
        real.until(lambda frame, on=on: corner(frame) == float(on))  # type: ignore[misc]
        below = [editor.model.index(20, column).data() for column in range(1, 21)]
        assert below == [on if place % 6 == 0 else off for place in range(20)]
    editor.close()
    real.until(lambda frame: frame.snapshot.inspection.jacobian is None)


def test_a_product_retains_its_grad_by_its_switch(real: Real) -> None:
    real.window.show_document(load("matrix-product"))
    real.until(lambda frame: "A" in frame.snapshot.parameters)
    forward, backward = (real.window.menus.actions[name] for name in ("forward", "backward"))
    forward.trigger()
    real.until(lambda frame: frame.snapshot.tape is TapeState.RECORDED)
    table = real.window.tensors.table
    place = table.switch_rect("product").center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    real.until(lambda frame: frame.snapshot.retained == ("product",))
    backward.trigger()
    real.until(lambda frame: frame.snapshot["product"].grad is not None)
    row = next(row for row in table.rows.rows if row.name == "product")
    assert str(row.grad) == "tensor([[1.],\n        [1.],\n        [1.]])"


def test_what_torch_refuses_is_mended_one_by_one(real: Real) -> None:
    real.window.menus.actions["no_grad"].trigger()
    real.until(lambda frame: frame.snapshot.loss == 11.0)
    assert real.frame.snapshot.tape is TapeState.EMPTY
    card = real.window.card
    real.window.menus.actions["backward"].trigger()
    real.qtbot.waitUntil(card.isVisible, timeout=WAIT)
    words = "RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn"
    assert card.torch_words.text() == words
    forward, backward = card.mend.single
    QTest.mouseClick(forward, Qt.MouseButton.LeftButton)
    real.until(lambda frame: frame.snapshot.tape is TapeState.RECORDED)
    assert card.isVisible()
    QTest.mouseClick(backward, Qt.MouseButton.LeftButton)
    real.until(lambda frame: frame.snapshot.tape is TapeState.CONSUMED)
    assert not card.isVisible()


def test_reset_brings_point_and_view_back_after_a_run_went_far(real: Real) -> None:
    home = real.window.session.views.view
    canvas = real.landscape.map.canvas
    real.window.ask(Move({"w1": 1e9, "w2": -1e9}))
    real.until(lambda frame: value(frame, "w1") == 1e9)
    real.qtbot.waitUntil(lambda: real.window.session.views.view != home, timeout=WAIT)
    real.window.menus.actions["reset"].trigger()
    real.until(lambda frame: value(frame, "w1") == 1.0)
    real.qtbot.waitUntil(lambda: real.window.session.views.view == home, timeout=WAIT)
    real.until(lambda frame: frame.surface is not None and frame.surface.x_values[0] == -3.0)
    assert canvas.area.x_low == pytest.approx(-3.0)


def test_a_run_is_one_undo_though_the_view_follows_it(real: Real) -> None:
    real.window.ask(Run(None))
    real.until(lambda frame: frame.snapshot.steps > 200)
    real.window.menus.actions["run"].trigger()
    real.until(lambda frame: not frame.snapshot.running)
    real.window.menus.actions["undo"].trigger()
    real.until(lambda frame: frame.snapshot.steps == 0)
    assert real.frame.snapshot.undo is None


def corner(frame: Frame) -> float | None:
    grad = frame.snapshot["inp"].grad
    return None if grad is None else float(grad[0, 0])


@pytest.mark.gl
def test_the_point_is_dragged_on_the_surface_in_3d(real: Real) -> None:
    real.landscape.show_mode("3-D")
    solid = real.landscape.solid
    assert solid is not None
    assert solid.works()
    real.qtbot.waitUntil(lambda: solid.canvas.grip() is not None, timeout=WAIT)
    grip = solid.canvas.grip()
    assert grip is not None
    drag(solid.canvas, grip, grip + QPointF(-60, 10))
    real.until(lambda frame: value(frame, "w1") != 1.0 and frame.snapshot.undo == "Move")
    frame = real.frame
    w1, w2 = value(frame, "w1"), value(frame, "w2")
    assert frame.snapshot.probe.loss == pytest.approx(2 * w1 + w2**2 + 5, rel=1e-5)
