"""Bottom left: the acts as buttons, in the order in which they make one step of descent."""

from __future__ import annotations

from functools import partial
from textwrap import wrap

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from playground.state.acts import (
    Act,
    Backward,
    Forward,
    Pause,
    Redo,
    Reset,
    Run,
    Step,
    Undo,
    ZeroGrad,
)
from playground.state.frame import Frame
from playground.state.snapshot import Snapshot
from playground.window.act_pointer import ActPointer
from playground.window.controls import MenuPill, Pill, QuietButton, label
from playground.window.outlook import outlook_words
from playground.window.steady_text import SteadyText
from playground.window.theme import LIGHT, Theme

SPEEDS: tuple[tuple[str, float | None], ...] = (
    ("Full speed", None),
    ("60 steps/s", 60.0),
    ("10 steps/s", 10.0),
    ("2 steps/s", 2.0),
)
_ZEROS = "zero_grad(set_to_none=False): zeros instead of None"
_TIP = 84
"""Letters of a line in a button's tip."""
_BY_CLOSURE = "optimizer.step(closure): zero_grad, forward and backward, as often as it asks"


class ActsBar(QWidget):
    """Every button emits the act it names; the window's Run menu holds the same keys."""

    act_requested = Signal(object)
    act_pointed = Signal(object)
    """The Act whose button is under the mouse or has the keyboard, or None."""
    vector_requested = Signal()
    """The vector of a vector–Jacobian product is to be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._snapshot: Snapshot | None = None
        self.running = False
        self.forward = MenuPill("forward", "forward")
        self.backward = MenuPill("backward", "backward")
        self.step = Pill("step", "step")
        self.zero = MenuPill("zero_grad", "zero")
        self.full = Pill("SGD step", "step", "primary")
        self.run = Pill("Run", "play")
        self.speed = QComboBox()
        self.undo = QuietButton("undo", "Undo", 17, strong=True)
        self.redo = QuietButton("redo", "Redo", 17, strong=True)
        self.reset = Pill("Reset", "reset")
        self.count = SteadyText("Steps done", "8,888,888 steps")
        self._pointer = ActPointer(self)
        self._tips: dict[QWidget, str] = {}
        self._write_tips()
        self._assemble()
        self._connect()
        self.setEnabled(False)

    def full_step(self) -> Run:
        """Return the act of one whole step."""
        return Run(steps=1)

    def run_act(self) -> Act:
        """Return the act that the run button stands for now."""
        if self.running:
            return Pause()
        return Run(steps_per_second=SPEEDS[self.speed.currentIndex()][1])

    def show_frame(self, frame: Frame) -> None:
        """Show what can be undone, how many steps were made, and whether a run goes on."""
        snapshot, before = frame.snapshot, self._snapshot
        self._snapshot = snapshot
        if before is None:
            self.setEnabled(True)
        if before is None or snapshot.optimizer != before.optimizer:
            self.full.setText(f"{snapshot.optimizer} step")
            self.full.setAccessibleName(self.full.text())
            closure = _BY_CLOSURE if snapshot.optimizer == "LBFGS" else "optimizer.step()"
            self._tips[self.step] = closure + _key("S")
            self.step.setToolTip(self._tips[self.step])
        if before is None or snapshot.running != self.running:
            self._show_running(snapshot.running)
        for button, what, word in (
            (self.undo, snapshot.undo, "Undo"),
            (self.redo, snapshot.redo, "Redo"),
        ):
            if button.isEnabled() != (what is not None):
                button.setEnabled(what is not None)
            tip = f"{word} {what or ''}".strip() + _key(
                "Ctrl+Z" if word == "Undo" else "Ctrl+Shift+Z"
            )
            if button.toolTip() != tip:
                button.setToolTip(tip)
        self.count.say(counted(snapshot))

    def apply_theme(self, theme: Theme) -> None:
        """Tint the icons."""
        self._theme = theme
        for button in (
            self.forward,
            self.backward,
            self.step,
            self.zero,
            self.full,
            self.run,
            self.undo,
            self.redo,
            self.reset,
            self.count,
        ):
            button.apply_theme(theme)

    def _show_running(self, running: bool) -> None:
        self.running = running
        self.run.setText("Pause" if running else "Run")
        self.run.setAccessibleName(self.run.text())
        self.run.set_icon("pause" if running else "play", self._theme)
        self.run.setCheckable(True)
        self.run.setChecked(running)

    def _write_tips(self) -> None:
        self.forward.setToolTip("Run model and loss and record a new graph" + _key("F"))
        self.backward.setToolTip("loss.backward()" + _key("B"))
        self.step.setToolTip("optimizer.step()" + _key("S"))
        self.zero.setToolTip("optimizer.zero_grad()" + _key("Z"))
        self.full.setToolTip("zero_grad, forward, backward, step: one whole step" + _key("Space"))
        self.run.setToolTip("Make step after step" + _key("R"))
        self.reset.setToolTip("Back to the values the problem starts with" + _key("Ctrl+R, Home"))
        self.speed.setToolTip("How fast Run goes")
        self.speed.setAccessibleName("Speed of the run")
        self.speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for text, _ in SPEEDS:
            self.speed.addItem(text)

    def _assemble(self) -> None:
        acts = QHBoxLayout()
        acts.setSpacing(5)
        order: tuple[QWidget, ...] = (self.forward, self.backward, self.step, self.zero)
        for place, button in enumerate(order):
            if place:
                acts.addWidget(label("→", "arrow"))
            acts.addWidget(button)
        acts.addStretch(1)
        whole = QHBoxLayout()
        whole.setSpacing(6)
        for widget in (self.full, self.run, self.speed, self.count):
            whole.addWidget(widget)
        whole.addStretch(1)
        for button in (self.undo, self.redo, self.reset):
            whole.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(7)
        layout.addLayout(acts)
        layout.addLayout(whole)

    def _connect(self) -> None:
        for button, act in (
            (self.forward, Forward()),
            (self.backward, Backward()),
            (self.step, Step()),
            (self.zero, ZeroGrad()),
            (self.full, self.full_step()),
            (self.undo, Undo()),
            (self.redo, Redo()),
            (self.reset, Reset()),
        ):
            button.clicked.connect(partial(self._ask, act))
            if button not in (self.undo, self.redo):  # what these say changes with every act
                self._tips[button] = button.toolTip()
                self._pointer.watch(button, act)
        self._pointer.pointed.connect(self._point)
        for pill, words, act in (
            (self.forward, "forward under torch.no_grad()\tShift+F", Forward(no_grad=True)),
            (self.backward, "backward(retain_graph=True)\tShift+B", Backward(retain_graph=True)),
            (self.zero, f"{_ZEROS}\tShift+Z", ZeroGrad(set_to_none=False)),
        ):
            variant = pill.add_variant(words, partial(self._ask, act))
            variant.hovered.connect(partial(self._point, act))
            pill.menu().aboutToHide.connect(partial(self._point, None))
        self.backward.add_variant("backward(v)…\tV", self.vector_requested.emit)
        self.run.clicked.connect(self.toggle_run)
        self.speed.activated.connect(self._speed_chosen)

    def _point(self, act: Act | None) -> None:
        """Say in each button's tip where it leads from here."""
        if act is not None and self._snapshot is not None:
            for button, tip in self._tips.items():
                outlook = outlook_words(self._pointer.act_of(button), self._snapshot)
                button.setToolTip("\n".join([tip, *wrap(outlook, _TIP)]))
        self.act_pointed.emit(act)

    def _ask(self, act: Act, *_: object) -> None:
        self.act_requested.emit(act)

    def toggle_run(self) -> None:
        """Run, or pause a run."""
        act = self.run_act()
        # The kernel's answer decides what the button shows.
        self.run.setChecked(self.running)
        self.act_requested.emit(act)

    def _speed_chosen(self) -> None:
        if self.running:
            self.act_requested.emit(Run(steps_per_second=SPEEDS[self.speed.currentIndex()][1]))


def counted(snapshot: Snapshot) -> str:
    """Return how many steps were made, and how fast while a run goes on."""
    word = "step" if snapshot.steps == 1 else "steps"
    text = f"{snapshot.steps:,} {word}"
    if snapshot.running and snapshot.steps_per_second > 0:
        text += f"\n{snapshot.steps_per_second:,.0f} per s"
    return text


def _key(keys: str) -> str:
    return f"   [{keys}]"
