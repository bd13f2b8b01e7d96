"""The window in the hands of a test: what a learner does with mouse and keys, in a few words."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit

from playground.kernel.client import KernelClient
from playground.lesson import catalogue
from playground.problem.document import TITLES, Document
from playground.problem.find import find
from playground.state import acts
from playground.state.coordinate import Coordinate
from playground.state.frame import Frame
from playground.state.lesson import Stage
from playground.state.snapshot import Snapshot
from playground.state.view import Span
from playground.testing import mouse, screen
from playground.testing.files import ChosenFiles
from playground.testing.waiting import PATIENCE, until
from playground.window.app import make_window
from playground.window.collector import Collector
from playground.window.main_window import MainWindow
from playground.window.plots.map_canvas import MapCanvas
from playground.window.plots.slice_plot import SlicePlot

SIZE = 1280, 720
Kind = type[BaseException]
_ROOM = 1.25
"""How much wider than needed a range becomes that must hold the place of a drag."""


class Window:
    """Opens problems, drags, presses, types, and reads what is on screen.

    Every method waits until the kernel has answered, and raises AssertionError that says what was
    not there. ``main`` is the window itself, ``files`` answers its questions for files.
    """

    def __init__(self, folder: Path, size: tuple[int, int] = SIZE) -> None:
        self.files = ChosenFiles()
        self._folder = folder
        self._size = size
        self._app = QApplication.instance() or QApplication(["playground"])
        self._main: MainWindow | None = None
        self._collector = Collector()
        self._refused: list[str] = []
        self._runs = False
        self._raised: list[BaseException] = []
        self._hook = sys.excepthook
        sys.excepthook = self._note

    # What is on screen

    @property
    def main(self) -> MainWindow:
        """The window itself."""
        assert self._main is not None, 'open a problem first: .open("two-slopes")'
        return self._main

    @property
    def frame(self) -> Frame:
        """Everything that the window draws at the moment."""
        frame = self.main.session.frame
        assert frame is not None, "the kernel has not answered yet"
        return frame

    @property
    def snapshot(self) -> Snapshot:
        """The state of the machine that the window draws."""
        return self.frame.snapshot

    @property
    def stage(self) -> Stage:
        """Where the lesson that is open stands."""
        stage = self.frame.stage
        assert stage is not None, 'no lesson is open: .open("slopes")'
        return stage

    @property
    def message(self) -> str:
        """What the window complains of or remarks, torch's words first; empty for nothing."""
        return screen.message(self.main)

    def read(self, what: str) -> str:
        """The text on screen: ``"w1"``, ``"w1.grad"``, ``"act"``, or of a control by its name."""
        return screen.read(self.main, what)

    def value(self, coordinate: str) -> float:
        """The number under the point: ``"w1"`` or ``"w[0]"``."""
        return self.snapshot.value(self._coordinate(coordinate))

    def screenshot(self, path: str | Path) -> Path:
        """Save a picture of the window, once the landscape is whole; returns the path."""
        self.settle()
        until(lambda: not self.frame.refining, "the landscape to be refined")
        found = Path(path)
        if not self.main.grab().save(str(found)):
            raise AssertionError(f"the picture could not be written to {found}")
        return found

    # What is done

    def open(
        self, problem: str | Path | Document, *, dtype: str = "float32", seed: int | None = None
    ) -> Window:
        """Open a problem, a lesson or a file, in the window that is there or a new one.

        A lesson begins at its first step; ``stage`` tells how far it is.
        """
        lesson = None if isinstance(problem, Document) else catalogue.find(problem)
        if lesson is not None and lesson.parts:
            document = lesson.parts[0]
        else:
            document = problem if isinstance(problem, Document) else find(problem)
        self._refused.clear()
        fresh = self._main is None
        if fresh:
            self._begin()
        self._runs = False
        self.main.show_document(document, dtype, seed)
        if fresh:
            self.main.resize(*self._size)
            self.main.show()
            self.main.fill_lists()
        until(lambda: self._runs or bool(self._refused), "the problem to open")
        assert not self._refused, f"{document.name} does not open: {self._refused[0]}"
        if lesson is not None:
            self.main.lessons.open_source(str(problem))
            self.settle()
            until(lambda: self.frame.stage is not None, f"the lesson {lesson.name} to begin")
        self.settle()
        return self

    def drag(
        self, what: str | Mapping[str, float], to: float | None = None, moves: int = mouse.MOVES
    ) -> Snapshot:
        """Drag the point in data coordinates.

        ``drag("w1", to=1.5)`` along its slice, ``drag({"w1": 1, "w2": 0})`` on the map.
        """
        if isinstance(what, str):
            assert to is not None, f'say where to: drag("{what}", to=1.5)'
            return self._drag_slice(self._coordinate(what), float(to), moves)
        assert to is None, "a drag on the map is told whole: drag({'w1': 1, 'w2': 0})"
        return self._drag_map({str(key): float(value) for key, value in what.items()}, moves)

    def press(self, what: str) -> Snapshot:
        """Press a key such as ``"F"`` or ``"Ctrl+Z"``, or a button or menu item by its text."""
        main = self.main
        item = _item(main, what)
        button = screen.find_control(main, what)
        if isinstance(button, QAbstractButton):
            assert button.isEnabled(), f"the button {what!r} cannot be pressed at the moment"
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        elif item is not None:
            assert item.isEnabled(), f"the menu item {what!r} cannot be chosen at the moment"
            item.trigger()
        else:
            # Words come first: Qt takes "Pause" for a key, too.
            keys = QKeySequence(what)
            assert _is_key(keys), f"there is no key, button or menu item {what!r}"
            main.activateWindow()
            if not isinstance(QApplication.focusWidget(), QLineEdit):
                main.setFocus()
            QTest.keySequence(main, keys)
        return self.settle()

    def type(self, field: str, text: str) -> Snapshot:
        """Type into a field and leave it by Return, or write a cell (``"model"``) anew.

        Fields go by their names: ``"lr"``, ``"momentum"``. A choice such as ``"optimizer"`` takes
        the entry of that text.
        """
        main = self.main
        if field in TITLES:
            cell = main.problem.cells[field].editor
            cell.setFocus()
            cell.set_text(text)
            main.problem.check_now()
            return self.settle()
        found = screen.control(main, field)
        if isinstance(found, QComboBox):
            place = found.findText(text)
            entries = [found.itemText(i) for i in range(found.count())]
            assert place >= 0, f"{field} has no entry {text!r}; there are {', '.join(entries)}"
            found.setCurrentIndex(place)
            found.activated.emit(place)
            found.textActivated.emit(text)
            return self.settle()
        assert isinstance(found, QLineEdit), f"nothing can be typed into {field!r}"
        found.setFocus()
        found.selectAll()
        QTest.keyClicks(found, text)
        QTest.keyClick(found, Qt.Key.Key_Return)
        main.setFocus()
        return self.settle()

    def lines(self, code: str) -> Snapshot:
        """Have typed lines of PyTorch done on the live tensors."""
        self.main.ask(acts.Execute(code))
        return self.settle()

    def settle(self) -> Snapshot:
        """Wait until everything that was asked has been answered and drawn."""
        link = self.main.session.link
        until(lambda: link.idle, "the kernel to answer")
        # What a frame has made the window ask is answered too.
        QCoreApplication.processEvents()
        until(lambda: link.idle, "the kernel to answer")
        self._tell()
        return self.snapshot

    def until(self, holds: Any, what: str = "that to hold", seconds: float = PATIENCE) -> Snapshot:
        """Wait until ``holds(snapshot)``, as during a run."""
        until(lambda: bool(holds(self.snapshot)), what, seconds)
        self._tell()
        return self.snapshot

    def close(self) -> None:
        """Close the window and end its kernel; an error that Qt has swallowed is raised."""
        sys.excepthook = self._hook
        main, self._main = self._main, None
        if main is not None:
            main.close()
            main.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            del main
            self._collector.stop()
        self._tell()

    # Inside

    def _begin(self) -> None:
        client = KernelClient()
        client.start()
        self._collector.start()
        self._main = make_window(
            client, self._folder / "window.ini", self._folder / "drafts", self.files
        )
        session = self._main.session
        session.link.listen()
        session.document_runs.connect(self._note_runs)
        session.document_refused.connect(self._note_refused)

    def _note_runs(self, document: Document) -> None:
        self._runs = True

    def _note_refused(self, complaint: Any) -> None:
        self._refused.append(complaint.torch_text or complaint.plain)

    def _note(self, kind: Kind, error: BaseException, trace: TracebackType | None) -> None:
        """Keep an error from within Qt, which would only be printed."""
        self._raised.append(error)

    def _tell(self) -> None:
        if self._raised:
            error, self._raised = self._raised[0], []
            raise AssertionError(f"the window raised {type(error).__name__}: {error}") from error

    def _drag_slice(self, coordinate: Coordinate, to: float, moves: int) -> Snapshot:
        session = self.main.session
        plot = self._slice(coordinate)
        if plot is None:
            session.show_page([coordinate])
            self.settle()
            until(lambda: self._slice(coordinate) is not None, f"a slice along {coordinate.label}")
            plot = self._slice(coordinate)
        assert plot is not None
        here = self.value(coordinate.label)
        low, high = plot.area.x_low, plot.area.x_high
        if not (low <= to <= high and low <= here <= high):
            session.show_range(_span(coordinate, low, high, here, to))
            until(lambda: _shows(plot, here, to), f"the slice along {coordinate.label} to widen")
            self.settle()
        grip = plot.grip()
        assert grip is not None, f"the slice along {coordinate.label} does not show its point"
        end = QPointF(plot.area.to_pixel(to, 0.0).x(), grip.y())
        mouse.drag(plot, grip, end, moves)
        return self.settle()

    def _drag_map(self, place: Mapping[str, float], moves: int) -> Snapshot:
        session = self.main.session
        wanted = [self._coordinate(key) for key in place]
        assert len(wanted) == 2, f"the map has two coordinates, not {len(wanted)}"
        place = dict(zip((each.label for each in wanted), place.values(), strict=True))
        canvas = self._map()
        if canvas.plane is None or set(canvas.plane) != set(wanted):
            session.show_plane(wanted[0], wanted[1])
            self.settle()
            until(lambda: canvas.plane == tuple(wanted), "the map to show these coordinates")
        assert canvas.plane is not None
        x, y = canvas.plane
        to, here = (place[x.label], place[y.label]), (self.value(x.label), self.value(y.label))
        area = canvas.area
        if not (area.shows(*to) and area.shows(*here)):
            across = _span(x, area.x_low, area.x_high, here[0], to[0])
            up = _span(y, area.y_low, area.y_high, here[1], to[1])
            session.show_range((across, up))
            self.settle()
            until(lambda: canvas.area.shows(*to) and canvas.area.shows(*here), "the map to widen")
        mouse.drag(canvas, canvas.area.to_pixel(*here), canvas.area.to_pixel(*to), moves)
        return self.settle()

    def _coordinate(self, text: str) -> Coordinate:
        """One number of a parameter; the index of a parameter that has only one may be left out."""
        parameters = self.snapshot.parameters
        found = Coordinate.parse(text)
        assert found.name in parameters, (
            f"there is no parameter {found.name!r}; there are {', '.join(parameters)}"
        )
        shape = parameters[found.name].shape
        if not found.index and math.prod(shape) == 1:
            return Coordinate(found.name, (0,) * len(shape))
        fits = len(found.index) == len(shape) and all(
            at < size for at, size in zip(found.index, shape, strict=True)
        )
        assert fits, f"{text} is no number of {found.name}, whose shape is {tuple(shape)}"
        return found

    def _slice(self, coordinate: Coordinate) -> SlicePlot | None:
        panels = self.main.plots.panels
        assert panels is not None
        return next((plot for plot in panels[1].plots if plot.coordinate == coordinate), None)

    def _map(self) -> MapCanvas:
        panels = self.main.plots.panels
        assert panels is not None
        return panels[0].map.canvas


def _span(coordinate: Coordinate, low: float, high: float, *held: float) -> Span:
    """A range that holds the one before and these numbers, with some room."""
    ends = [low, high, *held]
    middle, half = (min(ends) + max(ends)) / 2, (max(ends) - min(ends)) / 2 * _ROOM
    return Span(coordinate, middle - half, middle + half)


def _shows(plot: SlicePlot, *held: float) -> bool:
    return all(plot.area.x_low <= each <= plot.area.x_high for each in held)


def _item(main: MainWindow, text: str) -> QAction | None:
    """The menu item of that text, with or without its dots."""
    wanted = text.rstrip("….").casefold()
    for item in main.menus.actions.values():
        if item.text().replace("&", "").rstrip("….").casefold() == wanted:
            return item
    return None


def _is_key(keys: QKeySequence) -> bool:
    """Whether it is one key that Qt knows."""
    return keys.count() == 1 and bool(keys.toString()) and not _is_unknown(keys)


def _is_unknown(keys: QKeySequence) -> bool:
    return keys == QKeySequence(Qt.Key.Key_unknown)
