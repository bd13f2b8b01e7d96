"""The optimizer's state on screen: torch's names and numbers, counts, and why there are none."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

import playground
from playground.engine.experiment import Experiment
from playground.engine.optimizers import PLAIN
from playground.state.frame import Frame
from playground.window.buffers.panel import BuffersPanel
from playground.window.buffers.rows import MEANINGS
from playground.window.theme import DARK, LIGHT


@pytest.fixture
def panel(qtbot: QtBot) -> BuffersPanel:
    made = BuffersPanel()
    qtbot.addWidget(made)
    made.apply_theme(LIGHT)
    made.resize(700, 400)
    with qtbot.waitExposed(made):
        made.show()
    return made


def texts(panel: BuffersPanel) -> dict[str, dict[str, str]]:
    """What is on screen: parameter, name in the first column, value."""
    found: dict[str, dict[str, str]] = {}
    for place in range(panel.tree.topLevelItemCount()):
        top = panel.tree.topLevelItem(place)
        assert top is not None
        rows = [top.child(at) for at in range(top.childCount())]
        found[top.text(0)] = {row.text(0).strip(): row.text(1) for row in rows}
    return found


def show(panel: BuffersPanel, lab: Experiment) -> None:
    panel.show_frame(Frame(lab.snapshot()))


def test_before_the_first_step_it_says_when_there_will_be_some(panel: BuffersPanel) -> None:
    lab = playground.open("line-fit")
    lab.use("Adam", lr=0.1)
    show(panel, lab)
    assert panel.words.isVisible()
    assert "Adam at its first step" in panel.words.text()
    lab.run(1)
    show(panel, lab)
    assert panel.tree.isVisible()


@pytest.mark.parametrize("name", PLAIN)
def test_every_buffer_stands_there_as_torch_prints_it(panel: BuffersPanel, name: str) -> None:
    lab = playground.open("noisy-regression")
    lab.use(name, lr=0.01, **({"momentum": 0.9} if name == "SGD" else {}))
    lab.run(3)
    show(panel, lab)
    for parameter, tensor in lab.parameters.items():
        shown = texts(panel)[parameter]
        state = lab.optimizer.state[tensor]
        assert len(shown) == len(state)
        for key, value in state.items():
            count = " (a count)" if key == "step" else ""
            assert shown[key + count] == repr(value)
            assert key in MEANINGS


def test_lbfgs_shows_its_memory_once_and_its_lists_by_their_newest(panel: BuffersPanel) -> None:
    lab = playground.open("line-fit")
    lab.use("LBFGS", max_iter=7)
    lab.run(1)
    show(panel, lab)
    first, second = texts(panel).values()
    state = lab.optimizer.state[lab["b0"]]
    assert first["n_iter (a count)"] == repr(state["n_iter"])
    assert first["d"] == repr(state["d"])
    held = len(state["old_dirs"])
    assert first["old_dirs"] == f"a list of {held}"
    assert first[f"old_dirs[{held - 1}]"] == repr(state["old_dirs"][-1])
    assert "LBFGS keeps all as one vector" in next(iter(second))
    assert set(state) <= set(MEANINGS)


def test_the_group_has_the_present_rate_and_the_schedule(panel: BuffersPanel) -> None:
    lab = playground.open("line-fit")
    lab.use("SGD", lr=0.2, momentum=0.9)
    lab.schedule("ExponentialLR", gamma=0.5)
    lab.run(2)
    show(panel, lab)
    assert panel.group.text().startswith("SGD(lr=0.05, momentum=0.9")
    assert panel.group.text().endswith("driven by ExponentialLR")


def test_plain_sgd_and_a_frozen_parameter_say_why_they_have_none(panel: BuffersPanel) -> None:
    lab = playground.open("line-fit")
    lab.run(2)
    show(panel, lab)
    assert "SGD without momentum keeps nothing" in panel.words.text()
    lab.freeze("b0")
    lab.use("Adam", lr=0.1)
    lab.run(1)
    show(panel, lab)
    assert "frozen" in next(iter(texts(panel)["b0"]))
    panel.apply_theme(DARK)
    assert "step (a count)" in texts(panel)["b1"]


def test_rows_stay_while_only_numbers_change_and_hidden_nothing_is_drawn(
    panel: BuffersPanel,
) -> None:
    lab = playground.open("line-fit")
    lab.use("Adam", lr=0.1)
    lab.run(1)
    show(panel, lab)
    top = panel.tree.topLevelItem(0)
    lab.run(1)
    show(panel, lab)
    assert panel.tree.topLevelItem(0) is top
    assert texts(panel)["b0"]["step (a count)"] == "tensor(2.)"
    panel.hide()
    lab.run(1)
    show(panel, lab)
    assert texts(panel)["b0"]["step (a count)"] == "tensor(2.)"
    panel.show()
    assert texts(panel)["b0"]["step (a count)"] == "tensor(3.)"


@pytest.mark.parametrize(("width", "hidden"), [(300, True), (700, False)])
def test_meanings_stand_beside_where_there_is_room(
    panel: BuffersPanel, width: int, hidden: bool
) -> None:
    panel.resize(width, 400)
    assert panel.tree.isColumnHidden(2) is hidden
