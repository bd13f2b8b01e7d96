"""The robot: settles, draws, does, looks for faults; all of it inside the window's event loop."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QDockWidget

from playground.kernel.client import KernelClient
from playground.problem.catalogue import load
from playground.state.snapshot import Complaint
from playground.window.main_window import MainWindow
from playground.window.plots.landscape_panel import MAP, SOLID
from tests.robot import gestures, kernel
from tests.robot.doing import Doer
from tests.robot.draws import draw
from tests.robot.figures import MOST, Figures, figures
from tests.robot.heartbeat import Heartbeat, waited_for_processor
from tests.robot.watch import Watch

HOME = "two-slopes"
ROUND = 100
"""Actions between two counts of what must not grow."""
_TURN = 10
"""Milliseconds between two looks at whether everything has settled."""
_PAUSE = 1
"""Looks that must find everything settled before the next action."""
_WATCHED = 500
"""Single timers up to so many milliseconds are waited for: what they do is part of the action."""
_MOMENT = 0.25
"""Seconds that an action is given during a run."""
_NESTED = 12
"""Looks after which an action that does not return is taken to wait in a popup's own loop."""
_PATIENCE, _DEADLINE, _LOADING = 5.0, 60.0, 150.0
"""Seconds until Stop is pressed at a silent kernel, and until its silence is a fault: later
where it still has to load torch."""
_STUCK = 200.0
"""Seconds after which an action that still has not settled is a fault."""


class Robot(QObject):
    """Does actions until ``enough`` says so; then ``ended`` is called."""

    def __init__(
        self,
        seed: int,
        window: MainWindow,
        client: KernelClient,
        doer: Doer,
        watch: Watch,
        heart: Heartbeat,
        answers: Path,
    ) -> None:
        super().__init__()
        self.log: list[str] = []
        self.rounds: list[Figures] = []
        self.complaints: Counter[str] = Counter()
        self.restarts: Counter[str] = Counter()
        self.enough: Callable[[int], bool] = lambda number: number >= ROUND
        self.said: Callable[[str], None] = lambda words: None
        self.ended: Callable[[], None] = lambda: None
        self.faulty: Callable[[], bool] = lambda: bool(watch.faults)
        self._seed = seed
        self._window, self._client, self._doer = window, client, doer
        self._watch, self._heart = watch, heart
        self._answers = answers
        self._depth = 0
        self._looks = 0
        self._settled = 0
        self._acted = 0.0
        self._stopped = False
        self._silence, self._kept = (0.0, 0), 0.0
        self._loaded = False
        self._homing = False
        self._over = False
        session = window.session
        session.complained.connect(self._complained)
        session.document_refused.connect(self._complained)
        # A complaint may come from this end, about what a kernel that was ended had been asked.
        session.link.opened.connect(self._heard)
        session.link.frame.connect(self._heard)
        session.link.restarted.connect(self._restarted)

    def start(self) -> None:
        """Open every dock once, so that all panels are there, and begin."""
        for dock in self._window.layout_.docks:
            self._window.layout_.bring(dock)
            QApplication.processEvents()
        panels = self._window.plots.panels
        if panels is not None:
            # What draws in three dimensions takes 100 MB of its own when it is first wanted.
            panels[0].show_mode(SOLID)
            QApplication.processEvents()
            panels[0].show_mode(MAP)
        self.go_home()
        self._again()

    def go_home(self) -> None:
        """Leave lecture and lesson, close what lies above the window, open the first problem."""
        self._homing, self._acted = True, time.monotonic()
        self._window.lecture.leave()
        self._window.lessons.leave()
        for front in QApplication.topLevelWidgets():
            if front is not self._window and front.isVisible():
                if isinstance(front, QDockWidget):
                    front.setFloating(False)
                else:
                    front.close()
        self._window.choose_theme("light")
        self._window.resize(1280, 720)
        self._window.reset_layout()
        self._window.show_document(load(HOME))
        # Without a window manager no window has the keyboard by itself.
        self._window.activateWindow()
        self._heart.forget()

    def _again(self) -> None:
        # A timer of its own for each turn: one that is at work in a nested loop would not fire.
        QTimer.singleShot(_TURN, self, self._take_turn)

    def _take_turn(self) -> None:
        if self._over:
            return
        self._again()
        if time.monotonic() - self._acted > _STUCK:
            self._watch.tell("stuck", f"nothing has settled for {_STUCK:.0f} s")
            self._over = True
            self.ended()
            return
        if self._depth and not self._nested():
            return
        if not self._calm():
            self._settled = 0
            return
        self._settled += 1
        if self._settled <= _PAUSE:
            return
        self._settled = 0
        self._watch.read()
        number = len(self.log)
        if self._homing:
            self._count()
        elif self.faulty() or self.enough(number):
            self._over = True
            self.ended()
        elif number % ROUND == 0 and number and len(self.rounds) <= number // ROUND:
            self.go_home()
        else:
            self._act(number)

    def _act(self, number: int) -> None:
        kind, chance = draw(self._seed, number)
        self._watch.action = number
        words, do = self._doer.deed(kind, chance)
        self.log.append(f"{number:4} {words}")
        self.said(self.log[-1])
        self._heart.forget()
        self._depth += 1
        self._looks = 0
        self._acted = time.monotonic()
        try:
            do()
        finally:
            self._depth -= 1

    def _nested(self) -> bool:
        """Whether the action under way waits in a loop of its own, as a menu does."""
        self._looks += 1
        if self._looks <= _NESTED:
            return False
        front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if front is None and self._looks % _NESTED == 0:
            # Text that is dragged waits for a real mouse where there is a real screen.
            QDrag.cancel()
            gestures.key(Qt.Key.Key_Escape)
        return front is not None

    def _calm(self) -> bool:
        """Whether everything asked is answered and everything put off is done."""
        frame = self._window.session.frame
        running = frame is not None and frame.snapshot.running
        waited = time.monotonic() - self._acted
        if not self._answered():
            # In a run the window may ask for another piece of the landscape with every frame.
            since = self._client.waiting_since or 0.0
            return running and waited > _PATIENCE and time.monotonic() - since < _PATIENCE
        if running or waited > _PATIENCE:
            # A run sets everything in motion without an end.
            return waited > _MOMENT
        if frame is not None and frame.refining:
            return False
        return not any(
            timer.isActive() and timer.isSingleShot() and timer.interval() <= _WATCHED
            for timer in self._window.findChildren(QTimer)
        )

    def _answered(self) -> bool:
        """Whether the kernel has answered; one that stays silent is stopped, as a user would."""
        since = self._client.waiting_since
        if since is None:
            self._stopped = False
            return True
        # A kernel that still loads torch is given its time, and so is one that other programs keep
        # from the processor.
        waited = time.monotonic() - since - self._kept_from_processor(since)
        if waited > _PATIENCE and not self._stopped and self._loaded:
            self._stopped = True
            self._window.session.link.stop()
        if waited > (_DEADLINE if self._loaded else _LOADING):
            self._watch.tell("kernel", f"no answer for {waited:.0f} s")
            self._window.session.link.restart()
        return False

    def _kept_from_processor(self, since: float) -> float:
        """For how much of the time ``since`` the kernel was ready and others had the processor."""
        pid = self._client.pid
        if pid is None:
            return 0.0
        if (since, pid) != self._silence:
            self._silence, self._kept = (since, pid), waited_for_processor(pid)
        return waited_for_processor(pid) - self._kept

    def _count(self) -> None:
        self._homing = False
        counted = figures(self._window, self._kernel_memory())
        self.rounds.append(counted)
        if len(self.rounds) > 2:
            for growth in counted.over(self.rounds[1], MOST):
                self._watch.tell("leak", growth)
        self._heart.forget()

    def _kernel_memory(self) -> float:
        """MB; as many as at first where the kernel is too busy to tell, or is none."""
        pid = self._client.pid
        told = None if pid is None else kernel.memory(pid, self._answers)
        if told is not None:
            return told
        return self.rounds[0].kernel_memory if self.rounds else 0.0

    def _heard(self) -> None:
        self._loaded = True

    def _complained(self, complaint: Complaint) -> None:
        self.complaints[f"{complaint.kind}: {complaint.torch_text or complaint.plain}"[:160]] += 1

    def _restarted(self, reason: str) -> None:
        self._loaded = False
        self.restarts[reason] += 1
        if "unexpectedly" in reason:
            if self._doer.killed:
                self._doer.killed -= 1
            else:
                self._watch.tell("kernel", reason)
