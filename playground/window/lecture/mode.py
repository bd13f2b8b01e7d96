"""The lecture mode: turns the window into a picture for an audience, and back again."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from playground.state.ending import Ending
from playground.state.frame import Frame
from playground.state.lesson import Back, Next, Reveal, Stage
from playground.window.lecture.keys import ACTS, AS_THE_STEP, LECTURE, Key, view_keys
from playground.window.theme import Theme

if TYPE_CHECKING:
    from playground.window.lecture.show import Show
    from playground.window.main_window import MainWindow

_SECOND = 1000
_PREVIEW_EVERY = 150
"""Milliseconds between two pictures of what goes on under a frozen one."""


class Lecture(QObject):
    """Begins and ends the lecture and does what its keys ask; what is seen is a Show.

    ``guided`` carries what is asked of the lesson. ``clock`` returns seconds.
    """

    guided = Signal(object)

    def __init__(self, window: MainWindow, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(window)
        self._window = window
        self._clock = clock
        self._began = 0.0
        self._state_before = Qt.WindowState.WindowNoState
        self._place_before = QRect()
        self._theme_before: Theme = window.theme
        self._frame: Frame | None = None
        self.show: Show | None = None
        self._actions: list[QAction] = []
        self._menu_keys: dict[str, list[QKeySequence]] = {}
        self._tick = QTimer(self)
        self._tick.setInterval(_SECOND)
        self._tick.timeout.connect(self._show_time)
        self._preview = QTimer(self)
        self._preview.setSingleShot(True)
        self._preview.setInterval(_PREVIEW_EVERY)
        self._preview.timeout.connect(self._show_preview)

    @property
    def on(self) -> bool:
        """Whether the window shows a lecture."""
        return self.show is not None

    @property
    def stage(self) -> Stage | None:
        """Where the lesson stands, if one is open."""
        return None if self._frame is None else self._frame.stage

    @property
    def _ending(self) -> Ending | None:
        return None if self._frame is None else self._frame.snapshot.ending

    def show_frame(self, frame: Frame) -> None:
        """Follow the lesson."""
        self._frame = frame
        if self.show is None:
            return
        self.show.show_stage(frame.stage)
        self.show.board.show_ending(self._ending)
        if self.show.frozen.shown and not self._preview.isActive():
            self._preview.start()

    def begin(self) -> None:
        """Fill the screen with the lecture."""
        if self.show is not None:
            return
        from playground.window.lecture.show import Show

        window = self._window
        window.fill_lists()
        self._theme_before, self._state_before = window.theme, window.windowState()
        self._place_before = window.geometry()
        self._take_keys()
        self.show = Show(window)
        self.show.blank.pressed.connect(self._return_from_blank)
        self.show.notes.pressed.connect(self._return_from_blank)
        for action in self._actions:
            self.show.notes.addAction(action)
        self.show.show_stage(self.stage)
        self.show.board.show_ending(self._ending)
        self._began = self._clock()
        self._show_time()
        self._tick.start()
        window.installEventFilter(self)
        _application().focusChanged.connect(self._keep_keys)
        window.showFullScreen()
        self.show.fit()
        window.setFocus()
        self.show.place_notes(QGuiApplication.screens())

    def leave(self) -> None:
        """Put the window back as it was."""
        if self.show is None:
            return
        window, show = self._window, self.show
        window.removeEventFilter(self)
        _application().focusChanged.disconnect(self._keep_keys)
        self._tick.stop()
        self._preview.stop()
        self._give_keys_back()
        self.show = None
        show.end()
        window.setWindowState(self._state_before)
        window.apply_theme(self._theme_before)
        if self._state_before == Qt.WindowState.WindowNoState:
            # Large type may have needed more room than the window had.
            window.setGeometry(self._place_before)
        window.layout_.bring_back()
        # What was hidden until now has its old type only now, and takes its measures from it.
        window.apply_theme(self._theme_before)
        window.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Fit the type to another size of the screen."""
        if event.type() == QEvent.Type.Resize and self.show is not None:
            self.show.fit()
        return super().eventFilter(watched, event)

    # What the keys do

    def do(self, name: str) -> None:
        """Do what a key of ``LECTURE`` is for; one that takes the help away does nothing else."""
        show = self.show
        if show is None:
            return
        if show.blank.shown:
            self._return_from_blank()
        elif show.help.shown:
            show.help.hide()
        else:
            getattr(self, f"_{name}")(show)

    def show_view(self, name: str, *_: object) -> None:
        """Show a view beside the one that is there, or take it away."""
        if self.show is not None:
            if name == AS_THE_STEP.name:
                self.show.chosen.as_the_step()
            else:
                self.show.chosen.toggle(name)
            self.show.show_stage(self.stage)

    def _next(self, show: Show) -> None:
        stage = self.stage
        if not self._window.card.isHidden():  # it lies over what comes next
            self._window.card.dismiss()
        elif stage is not None and not show.board.text.turn():
            self.guided.emit(Reveal() if stage.waiting else Next())

    def _back(self, show: Show) -> None:
        if self.stage is not None and not show.board.text.turn_back():
            self.guided.emit(Back())

    def _reveal(self, show: Show) -> None:
        if self.stage is not None and self.stage.prompt is not None:
            self.guided.emit(Reveal())

    def _freeze(self, show: Show) -> None:
        show.toggle_frozen()
        if show.frozen.shown:
            self._show_preview()

    def _spotlight(self, show: Show) -> None:
        show.light.turn()
        show.stack()

    def _blank(self, show: Show) -> None:
        show.black_out()

    def _notes(self, show: Show) -> None:
        show.notes.setVisible(not show.notes.isVisible())

    def _turn(self, show: Show) -> None:
        show.chosen.turn(1)
        show.show_stage(self.stage)

    def _turn_back(self, show: Show) -> None:
        show.chosen.turn(-1)
        show.show_stage(self.stage)

    def _solid(self, show: Show) -> None:
        show.turn_landscape()

    def _log_loss(self, show: Show) -> None:
        if self._window.plots.panels is not None:
            self._window.plots.panels[2].logarithmic.toggle()

    def _help(self, show: Show) -> None:
        show.help.appear()
        show.stack()

    def _leave(self, show: Show) -> None:
        """Take away what lies in the way first: Escape is for the nearest thing."""
        window = self._window
        if not window.busy.isHidden():
            window.session.link.stop()
        elif not window.card.isHidden():
            window.card.dismiss()
        else:
            self.leave()

    def _return_from_blank(self) -> None:
        if self.show is not None and self.show.blank.shown:
            self.show.light_up()

    def _show_time(self) -> None:
        if self.show is not None:
            self.show.notes.show_seconds(self._clock() - self._began)

    def _show_preview(self) -> None:
        if self.show is not None and self.show.notes.isVisible():
            self.show.notes.show_picture(self.show.board.grab())

    # Keys

    def _take_keys(self) -> None:
        """Give the acts their keys of the lecture; with its menu bar hidden no menu has any."""
        mine = {key.name: key for key in ACTS}
        for name, action in self._window.menus.actions.items():
            self._menu_keys[name] = action.shortcuts()
            action.setShortcuts(_sequences(mine[name]) if name in mine else [])
            if name in mine:
                self._actions.append(action)
                self._window.addAction(action)
        for key in LECTURE:
            self._add(key, partial(self.do, key.name))
        for key in (*view_keys(), AS_THE_STEP):
            self._add(key, partial(self.show_view, key.name))

    def _keep_keys(self, old: QWidget | None, new: QWidget | None) -> None:
        """Take the keyboard back from what cannot be seen: the lesson's field for answers."""
        if new is not None and not new.isVisible():
            self._window.setFocus()

    def _add(self, key: Key, slot: Callable[[], object]) -> None:
        action = QAction(key.words, self)
        action.setShortcuts(_sequences(key))
        action.triggered.connect(partial(_call, slot))
        self._window.addAction(action)
        self._actions.append(action)

    def _give_keys_back(self) -> None:
        for action in self._actions:
            self._window.removeAction(action)
            if action.parent() is self:
                action.deleteLater()
        self._actions.clear()
        for name, keys in self._menu_keys.items():
            self._window.menus.actions[name].setShortcuts(keys)
        self._menu_keys.clear()


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application


def _sequences(key: Key) -> list[QKeySequence]:
    return [QKeySequence(keys) for keys in key.keys]


def _call(slot: Callable[[], object], *_: object) -> None:
    """Call without the ``checked`` that Qt adds."""
    slot()
