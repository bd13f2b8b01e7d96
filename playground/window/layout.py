"""The docks: what stands where at first, and how it is remembered."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QSettings, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QDockWidget,
    QMainWindow,
    QSizePolicy,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from playground.window.beside_lesson import BesideLesson
from playground.window.theme import LIGHT, Theme
from playground.window.tight import Tight, is_tight
from playground.window.title_bar import TitleBar

VERSION = 6
"""Of what ``saveState`` writes: another number makes old layouts be passed over."""

PROBLEM, LANDSCAPE, SLICES, AUTOGRAD, DESCENT = (
    "problem",
    "landscape",
    "slices",
    "autograd",
    "descent",
)
CODE, LESSON, GRAPH, SWEEP, DATA, NOISE, RULE, MICROSCOPE, LEDGER, BUFFERS, TIMELINE, RACE = (
    "code",
    "lesson",
    "graph",
    "sweep",
    "data",
    "noise",
    "rule",
    "microscope",
    "ledger",
    "buffers",
    "timeline",
    "race",
)
TITLES = {
    PROBLEM: "Problem",
    CODE: "Code",
    LESSON: "Lesson",
    LANDSCAPE: "Landscape",
    GRAPH: "Graph",
    SWEEP: "Many runs",
    SLICES: "Slices",
    DATA: "Data",
    NOISE: "Noise",
    RULE: "Update rule",
    MICROSCOPE: "Finite differences",
    AUTOGRAD: "Autograd",
    LEDGER: "Ledger",
    BUFFERS: "Optimizer state",
    DESCENT: "Descent",
    TIMELINE: "Timeline",
    RACE: "Race",
}
HEADINGS = {AUTOGRAD: "What autograd holds"}
"""Where a heading says more than there is room for on a tab."""
BEHIND = {
    PROBLEM: (CODE, LESSON),
    LANDSCAPE: (GRAPH, SWEEP),
    SLICES: (DATA, NOISE, RULE, MICROSCOPE),
    AUTOGRAD: (LEDGER, BUFFERS),
    DESCENT: (TIMELINE, RACE),
}
"""Which docks lie behind which at first: the graph needs the room that the landscape has."""
_TIGHT = Tight(
    LANDSCAPE,
    SLICES,
    DESCENT,
    front=AUTOGRAD,
    behind={LANDSCAPE: BEHIND[LANDSCAPE], SLICES: BEHIND[SLICES] + BEHIND[DESCENT]},
)
_BESIDE = BesideLesson(
    LESSON,
    LANDSCAPE,
    SLICES,
    DESCENT,
    behind={
        LESSON: (CODE,),
        LANDSCAPE: BEHIND[LANDSCAPE],
        SLICES: (AUTOGRAD, *BEHIND[AUTOGRAD], *BEHIND[SLICES], PROBLEM),
        DESCENT: BEHIND[DESCENT],
    },
)
_LEFT, _RIGHT = 342, 342
"""Widths of the outer columns at 1280 pixels; the middle takes what is left."""
_BOTTOM = 170
_LANDSCAPE_SHARE = 0.56


class Layout:
    """Makes one dock for each panel, arranges them, and keeps the arrangement in settings."""

    def __init__(self, window: QMainWindow, settings: QSettings) -> None:
        self._window = window
        self._settings = settings
        self._touched = False
        self._theme = LIGHT
        self._tight: bool | None = None
        """Whether the docks stand in the tight arrangement; None before the first."""
        self._lesson = self._beside = False
        """Whether a lesson is played, and whether the docks were arranged for one."""
        self.docks: dict[str, QDockWidget] = {}
        self.titles: dict[str, TitleBar] = {}
        self.panels: dict[str, QWidget] = {}
        self._put_away: QByteArray | None = None
        """The arrangement to come back to, while no dock is seen."""
        self._size_before = QSize()
        self._sizes_before: dict[str, QSize] = {}
        """Of the window and of its docks when they were put away."""
        self._due: dict[str, QSize] = {}
        """The sizes that docks are still to get back."""
        self._settled = QSize()
        """The window's size for which the docks stand as they did before."""
        window.setDockNestingEnabled(True)
        window.setDockOptions(
            QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.AnimatedDocks
        )
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self._set_corners()

    def add(self, name: str, panel: QWidget, beside: QWidget | None = None) -> None:
        """Put a panel into its dock; ``beside`` stands in the dock's title."""
        dock = QDockWidget(TITLES[name], self._window)
        dock.setObjectName(name)
        title = TitleBar(dock, HEADINGS.get(name, TITLES[name]), beside)
        dock.setTitleBarWidget(title)
        card = QWidget()
        card.setProperty("kind", "card")
        card.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 0, 1, 5)
        column.addWidget(panel)
        dock.setWidget(card)
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        dock.topLevelChanged.connect(self.touched)
        for changed in (dock.visibilityChanged, dock.dockLocationChanged, dock.topLevelChanged):
            changed.connect(self._retitle)
        self.docks[name], self.titles[name], self.panels[name] = dock, title, panel

    def arrange(self) -> None:
        """Put every dock where it stands at first."""
        window, docks, size = self._window, self.docks, self._window.size()
        for dock in docks.values():
            window.removeDockWidget(dock)
        self._set_corners()
        self._tight = is_tight(window.width(), self._theme)
        self._beside = self._tight and self._lesson
        if self._tight:
            (_BESIDE if self._beside else _TIGHT).arrange(window, docks)
            self._touched = False
            self.proportion()
            # Qt shares out what is left over once more when the window has been laid out.
            QTimer.singleShot(0, window, partial(self._keep_size, size))
            return
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        window.addDockWidget(left, docks[PROBLEM])
        window.splitDockWidget(docks[PROBLEM], docks[LANDSCAPE], Qt.Orientation.Horizontal)
        window.splitDockWidget(docks[LANDSCAPE], docks[SLICES], Qt.Orientation.Vertical)
        window.addDockWidget(right, docks[AUTOGRAD])
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, docks[DESCENT])
        for front, behind in BEHIND.items():
            for name in behind:
                window.tabifyDockWidget(docks[front], docks[name])
        for dock in docks.values():
            dock.setFloating(False)
            dock.show()
        for front in BEHIND:
            docks[front].raise_()
        self._touched = False
        self.proportion()
        # Until Qt has laid the tabs out the titles take more room, and the window grows for them.
        QTimer.singleShot(0, window, partial(self._keep_size, size))

    def make_room(self, lesson: bool) -> None:
        """While a lesson is played it stands beside what it shows, also where type is large."""
        self._lesson = lesson
        if self._put_away is None and not self._touched and self._tight is not None:
            self._follow_lesson()

    def _follow_lesson(self) -> None:
        if self._beside != (self._tight is True and self._lesson):
            self._arrange_again()

    def _arrange_again(self) -> None:
        """Arrange, with the same tabs in front as far as they were chosen."""
        behind = (name for names in BEHIND.values() for name in names)
        chosen = [name for name in behind if self._in_front(name)]
        self.arrange()
        for name in chosen:
            self.bring(name)

    def _set_corners(self) -> None:
        window = self._window
        window.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)

    def _keep_size(self, size: QSize) -> None:
        if not (self._window.isMaximized() or self._window.isFullScreen()):
            self._window.resize(size)
        self.window_resized()

    def _retitle(self) -> None:
        """Take the words out of titles that stand on a tab."""
        for name, dock in self.docks.items():
            others = [one for one in self._window.tabifiedDockWidgets(dock) if not one.isHidden()]
            self.titles[name].show_tabbed(bool(others) and not dock.isFloating())

    def swap(self, name: str, other: str) -> None:
        """Bring a dock to the front, or the other one where it is there already."""
        self.bring(other if self._in_front(name) else name)

    def bring(self, name: str) -> None:
        """Bring a dock to the front."""
        self.docks[name].show()
        self.docks[name].raise_()

    def _in_front(self, name: str) -> bool:
        dock = self.docks[name]
        return dock.isVisible() and not dock.visibleRegion().isEmpty()

    def proportion(self) -> None:
        """Give the docks of the first arrangement their shares of the window."""
        window, docks = self._window, self.docks
        if self._tight:
            (_BESIDE if self._beside else _TIGHT).proportion(window, docks, self._theme)
            return
        width, height = window.width(), window.height()
        # Wider windows give most of what they have more to the plots.
        outer = 1.0 + max(0.0, width / 1280 - 1.0) * 0.45
        left, right = round(_LEFT * outer), round(_RIGHT * outer)
        window.resizeDocks(
            [docks[PROBLEM], docks[LANDSCAPE], docks[AUTOGRAD]],
            [left, max(width - left - right, 200), right],
            Qt.Orientation.Horizontal,
        )
        bottom = round(_BOTTOM * (1.0 + max(0.0, height / 720 - 1.0) * 0.5))
        middle = max(height - bottom - 60, 200)
        window.resizeDocks([docks[DESCENT]], [bottom], Qt.Orientation.Vertical)
        window.resizeDocks(
            [docks[LANDSCAPE], docks[SLICES]],
            [round(middle * _LANDSCAPE_SHARE), round(middle * (1 - _LANDSCAPE_SHARE))],
            Qt.Orientation.Vertical,
        )

    def put_away(self) -> None:
        """Hide every dock, and remember how they stood."""
        self._put_away = self._window.saveState(VERSION)
        self._sizes_before = self._front_sizes()
        self._size_before = self._window.size()
        for dock in self.docks.values():
            dock.hide()

    def bring_back(self) -> None:
        """Show the docks as they stood before they were put away."""
        if self._put_away is not None:
            # The panels get their old least sizes only later, and the window maybe its own.
            self._window.restoreState(self._put_away, VERSION)
            self._due, self._put_away = self._sizes_before, None
            if not self._touched and self._tight is not None:
                self._follow_lesson()
            QTimer.singleShot(0, self._window, self.window_resized)

    def _front_sizes(self) -> dict[str, QSize]:
        """Return the sizes of the docks that lie in front and share the window."""
        docks = self.docks.items()
        return {name: dock.size() for name, dock in docks if self._in_front(name)}

    def _settle(self) -> None:
        """Let the docks stand as before they were put away, once the window has its old size."""
        if not self._due or self._window.size() != self._size_before:
            return
        # What is polished only when it is shown again says late how small it can be.
        for widget in self._window.findChildren(QWidget):
            widget.ensurePolished()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        # Not by the state again: Qt moves the lines between docks a little each time.
        if self._touched or self._tight is None:
            across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
            docks, sizes = [self.docks[name] for name in self._due], self._due.values()
            self._window.resizeDocks(docks, [size.width() for size in sizes], across)
            self._window.resizeDocks(docks, [size.height() for size in sizes], down)
        else:
            self.proportion()
        self._due, self._settled = {}, self._window.size()

    def take_back(self, name: str) -> None:
        """Put a panel that was lent to another place into its dock again."""
        card = self.docks[name].widget()
        assert card is not None
        column = card.layout()
        assert column is not None
        column.addWidget(self.panels[name])
        self.panels[name].show()

    def window_resized(self) -> None:
        """Keep the shares of the first arrangement; one that the user has made is left to Qt."""
        self._settle()
        if self._window.size() == self._settled:
            return
        self._settled = QSize()
        if self._touched or self._tight is None or self._put_away is not None:
            return
        if self._tight != is_tight(self._window.width(), self._theme) and not self._widened():
            self._arrange_again()
        else:
            self.proportion()

    def _widened(self) -> bool:
        """Whether the tight arrangement itself has made the window as wide as it is.

        The roomy one may need less, so that one would call for the other without an end.
        """
        window = self._window
        return self._tight is True and window.width() <= window.minimumSizeHint().width()

    def touched(self) -> None:
        """Note that the user has moved a dock or the line between two."""
        self._touched = True

    def save(self) -> None:
        """Keep size and arrangement."""
        self._settings.setValue("window/geometry", self._window.saveGeometry())
        self._settings.setValue("window/state", self._window.saveState(VERSION))
        self._settings.setValue("window/touched", self._touched)
        self._settings.setValue("window/tight", self._tight is True)
        self._settings.setValue("window/beside", self._beside)

    def leave(self) -> None:
        """Let the docks say nothing more: a window that is taken apart moves them once again."""
        for dock in self.docks.values():
            dock.blockSignals(True)

    def restore(self) -> bool:
        """Take up what was kept; False where there is nothing, or of another version."""
        geometry = self._settings.value("window/geometry")
        state = self._settings.value("window/state")
        if isinstance(geometry, QByteArray):
            self._window.restoreGeometry(geometry)
        # One that was made for a lesson is not taken up: none is open at the start.
        stale = self._settings.value("window/beside", False, bool) is True
        known = isinstance(state, QByteArray) and not stale
        restored = known and self._window.restoreState(state, VERSION)
        self._touched = restored and self._settings.value("window/touched", False, bool) is True
        if restored:
            self._tight = self._settings.value("window/tight", False, bool) is True
        return restored

    def apply_theme(self, theme: Theme) -> None:
        """Pass the theme on to the titles; larger type may need another arrangement."""
        self._theme = theme
        self._settled = QSize()
        for title in self.titles.values():
            title.apply_theme(theme)
        self.window_resized()
