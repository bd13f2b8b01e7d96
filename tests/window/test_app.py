"""Starting: no torch in this process, and the whole way to a real kernel and back."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.kernel.client import KernelClient
from playground.problem.catalogue import load
from playground.window.app import display_available, make_window
from playground.window.main_window import MainWindow
from playground.window.running_line import Running
from tests.window.conftest import Stage

OPENED = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from playground.window import app
from playground.window.link import KernelLink

class Idle:
    waiting_since = None
    def __init__(self):
        import socket
        self.ends = socket.socketpair()
    def start(self): pass
    def fileno(self): return self.ends[0].fileno()
    def open(self, *rest): return 1
    def ask(self, act): return 1
    def receive(self): return []
    def close(self): pass

def leave():
    from PySide6.QtWidgets import QApplication
    names = [w.windowTitle() for w in QApplication.topLevelWidgets() if w.isVisible()]
    heavy = {"torch", "sympy", "superqt", "matplotlib", "pyqtgraph.opengl"} & set(sys.modules)
    print(names, sorted(heavy))
    QApplication.closeAllWindows()

QTimer.singleShot(0, lambda: None)
folder = Path(sys.argv[1])
original = app.make_window
def timed(*rest):
    window = original(*rest)
    QTimer.singleShot(300, leave)
    return window
app.make_window = timed
sys.exit(app.run(client=Idle(), settings_path=folder / "s.ini", drafts_path=folder / "d"))
"""


def test_the_window_opens_without_torch(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", OPENED, str(tmp_path)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.strip() == "['Two slopes[*] — Gradient playground'] []", done.stderr
    assert done.returncode == 0


IN_FRONT = "print(not window.layout_.docks['lesson'].visibleRegion().isEmpty())"


def test_a_lesson_named_at_the_start_stands_in_front(tmp_path: Path) -> None:
    script = OPENED
    for old, new in (
        (
            "    def ask(self, act)",
            "    def guide(self, guidance): return 1\n    def ask(self, act)",
        ),
        ('folder / "d")', 'folder / "d", lesson="slopes")'),
        ("    names = [", f"    {IN_FRONT}\n    names = ["),
        ("    window = original", "    global window\n    window = original"),
    ):
        assert old in script
        script = script.replace(old, new)
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.splitlines()[:1] == ["True"], done.stderr
    assert done.returncode == 0


def test_a_display_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert not display_available()
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        with monkeypatch.context() as context:
            context.setenv(name, "x")
            assert display_available()
    monkeypatch.setattr(sys, "platform", "darwin")
    assert display_available()


@pytest.fixture
def window(qtbot: QtBot, settings_path: Path, tmp_path: Path) -> Iterator[MainWindow]:
    """A window over a real kernel, two-slopes running."""
    client = KernelClient()
    client.start()
    window = make_window(client, settings_path, tmp_path / "drafts")
    window.session.link.listen()
    window.show_document(load("two-slopes"))
    window.resize(1280, 720)
    with qtbot.waitExposed(window):
        window.show()
    window.fill_lists()
    with qtbot.waitSignal(window.session.document_runs, timeout=60_000):
        pass
    yield window
    window.close()
    window.deleteLater()


def shown(window: MainWindow) -> dict[str, tuple[str, str]]:
    """Each tensor's printed value and gradient, as the panel has them."""
    return {
        row.name: (str(row.value), "None" if row.grad is None else str(row.grad))
        for row in window.tensors.table.rows.rows
        if not row.heading
    }


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> None:
    """Press a key and wait for the act's frame."""
    serial = window.session.frame.snapshot.serial if window.session.frame else -1

    def answered() -> bool:
        frame = window.session.frame
        return frame is not None and frame.snapshot.serial > serial

    QTest.keyClick(window, key)
    qtbot.waitUntil(answered, timeout=30_000)


def test_the_story_of_two_slopes(qtbot: QtBot, window: MainWindow) -> None:
    """The notebook's first figures, by keys alone, in the panel."""
    assert shown(window)["w1"] == ("tensor(1., requires_grad=True)", "None")
    press(qtbot, window, Qt.Key.Key_F)
    assert shown(window)["loss"] == ("tensor(11., grad_fn=<AddBackward0>)", "None")
    assert shown(window)["w1"][1] == "None"
    press(qtbot, window, Qt.Key.Key_B)
    assert (shown(window)["w1"][1], shown(window)["w2"][1]) == ("tensor(2.)", "tensor(4.)")
    press(qtbot, window, Qt.Key.Key_F)
    press(qtbot, window, Qt.Key.Key_B)
    assert shown(window)["w1"][1] == "tensor(4.)"
    assert window.tensors.table.rows.rows[1].calls == 2
    QTest.keyClick(window, Qt.Key.Key_B)
    qtbot.waitUntil(window.card.isVisible)
    assert "Trying to backward through the graph a second time" in window.card.torch_words.text()
    press(qtbot, window, Qt.Key.Key_Z)
    assert shown(window)["w1"][1] == "None"
    assert not window.card.isVisible()
    press(qtbot, window, Qt.Key.Key_Space)
    assert shown(window)["w1"][0] == "tensor(0.8000, requires_grad=True)"
    assert window.acts.count.text() == "1 step"


def test_typing_another_loss(qtbot: QtBot, window: MainWindow) -> None:
    editor = window.problem.cells["loss"].editor
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(window.session.document_runs, timeout=30_000):
        QTest.keyClicks(editor, " * 2")
    assert window.problem.state.state is Running.SHOWN
    frame = window.session.frame
    assert frame is not None
    assert frame.snapshot.probe.loss == 22.0


def test_a_loop_without_end_can_be_stopped(qtbot: QtBot, window: MainWindow) -> None:
    window.acts.toggle_run()
    qtbot.waitUntil(lambda: window.acts.running, timeout=30_000)
    window.session.link.stop()
    qtbot.waitUntil(lambda: not window.acts.running, timeout=30_000)


def test_python_s_remarks_about_typed_code_do_not_reach_standard_error(
    make_stage: Callable[[], Stage], recwarn: pytest.WarningsRecorder
) -> None:
    stage = make_stage()
    stage.show()
    stage.answer()
    field = stage.window.stop.field
    field.setFocus()
    QTest.keyClicks(field, "loss < 3or w1")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert [str(each.message) for each in recwarn] == []
