"""Joins the panels of a window to its session and to one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playground.window.main_window import MainWindow


def join(window: MainWindow) -> None:
    """Connect every signal to what it is for; done once, when all panels are there."""
    session, link = window.session, window.session.link
    for panel in (
        window.tensors,
        window.acts,
        window.optimizer,
        window.schedule,
        window.batch,
        window.stop,
        window.vector,
        window.card,
    ):
        panel.act_requested.connect(window.ask)
    window.acts.vector_requested.connect(window.vector.open)
    window.vector.wanted.connect(session.want_all)
    window.optimizer.wanted.connect(session.want_all)
    window.acts.act_pointed.connect(window.tensors.show_outlook)
    window.problem.problem_chosen.connect(window.files.open_named)
    window.problem.document_changed.connect(session.change)
    window.problem.edited.connect(window.name)
    window.files.document_read.connect(window.show_document)
    window.files.lesson_chosen.connect(window.lessons.open_path)
    window.files.data_chosen.connect(window.data_import.show_file)
    window.data_import.dropped.connect(window.files.open_data)
    window.data_import.taken.connect(window.show_document)
    window.files.complained.connect(window.card.show_complaint)
    window.files.noticed.connect(window.card.show_notice)
    window.recorder.complained.connect(window.card.show_complaint)
    window.recorder.noticed.connect(window.card.show_notice)
    window.recorder.changed.connect(window.name)
    window.recorder.action = window.menus.actions["record"]
    window.graph.place_hovered.connect(window.problem.highlight_place)
    window.graph.export_requested.connect(window.files.ask_graph)
    window.race.export_requested.connect(window.files.ask_race)
    window.sweep.export_requested.connect(window.files.ask_sweep)
    window.code.line_chosen.connect(window.tensors.highlight)
    window.tensors.ledger_requested.connect(window.show_ledger)
    window.problem.place_pointed.connect(window.graph.highlight_place)
    window.lecture.guided.connect(session.guide)
    session.framed.connect(window.show_frame)
    session.offered.connect(window.optimizer.show_offers)
    session.offered.connect(window.schedule.show_offers)
    session.document_runs.connect(window.document_runs)
    session.document_refused.connect(window.document_refused)
    session.complained.connect(window.show_complaint)
    session.noticed.connect(window.show_notice)
    session.succeeded.connect(window.card.succeeded)
    link.busy.connect(window.busy.show_busy)
    link.waited.connect(window.busy.show_waited)
    window.busy.stop_requested.connect(link.stop)
