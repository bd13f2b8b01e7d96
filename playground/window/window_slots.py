"""What each item of the menus does, by its name there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from playground import __version__
from playground.state.acts import Act, Backward, Forward, Redo, Reset, Step, Undo, ZeroGrad
from playground.window import menus
from playground.window.help_pages import about_page, keys_page
from playground.window.layout import BEHIND
from playground.window.timeline.stepping import step_back, step_on

if TYPE_CHECKING:
    from playground.window.main_window import MainWindow


def slots(window: MainWindow) -> dict[str, menus.Slot]:
    """The slots of one window."""

    def act(what: Act) -> menus.Slot:
        return partial(window.ask, what)

    return {
        "open": window.files.ask_open,
        "open_data": window.files.ask_data,
        "generate": window.data_import.show_sets,
        "save": window.files.save,
        "save_as": window.files.ask_save,
        "picture": window.files.ask_picture,
        "record": window.recorder.toggle,
        "quit": window.close,
        "copy": window.copy_snapshot,
        "undo": act(Undo()),
        "redo": act(Redo()),
        "forward": act(Forward()),
        "no_grad": act(Forward(no_grad=True)),
        "backward": act(Backward()),
        "retain": act(Backward(retain_graph=True)),
        "ones": window.vector.ask_ones,
        "vector": window.vector.open,
        "step": act(Step()),
        "zero": act(ZeroGrad()),
        "zeros": act(ZeroGrad(set_to_none=False)),
        "full": window.full_step,
        "run": window.acts.toggle_run,
        "step_back": partial(step_back, window.session),
        "step_on": partial(step_on, window.session),
        "reset": act(Reset()),
        **{
            behind: partial(window.layout_.swap, behind, front)
            for front, names in BEHIND.items()
            for behind in names
        },
        "lecture": window.lecture.begin,
        "lesson_file": window.lessons.ask_open,
        "lesson_next": window.lessons.go_on,
        "lesson_back": window.lessons.go_back,
        "lesson_leave": window.lessons.leave,
        "states": window.tensors.show_transitions,
        "keys": partial(_show_keys, window),
        "about": partial(_show_about, window),
    }


def _show_keys(window: MainWindow) -> None:
    keys_page(window).show()


def _show_about(window: MainWindow) -> None:
    about_page(window, __version__).show()
