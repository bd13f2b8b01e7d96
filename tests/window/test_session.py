"""The session asks for no view of one document while another is being tried."""

from __future__ import annotations

from playground.kernel.messages import Opened, Refused
from playground.problem.catalogue import load
from playground.state.acts import Look
from playground.state.coordinate import Coordinate
from playground.state.snapshot import Complaint
from playground.state.view import Span
from tests.window.conftest import Stage
from tests.window.frames import SPANS, frame_of

WIDE = Span(Coordinate("w1"), -50.0, 50.0)


def test_a_view_of_the_document_before_is_not_asked_of_the_next(stage: Stage) -> None:
    session = stage.window.session
    session.open(load("himmelblau"))
    session.show_range(WIDE)
    assert stage.client.said(Look) == []
    with stage.qtbot.waitSignal(session.document_runs):
        stage.client.deliver(Opened(load("himmelblau"), SPANS, frame_of()))
    assert all(WIDE not in look.view.slices for look in stage.client.said(Look))
    session.show_range(WIDE)
    assert WIDE in stage.client.said(Look)[-1].view.slices


def test_a_view_that_waited_is_asked_for_when_the_next_document_is_refused(stage: Stage) -> None:
    session = stage.window.session
    session.change(load("himmelblau"))
    session.show_range(WIDE)
    with stage.qtbot.waitSignal(session.document_refused):
        stage.client.deliver(Refused(Complaint("no")))
    assert WIDE in stage.client.said(Look)[-1].view.slices


def test_of_two_documents_tried_at_once_the_last_one_counts(stage: Stage) -> None:
    session = stage.window.session
    session.change(load("himmelblau"))
    session.change(load("booth"))
    session.show_range(WIDE)
    refused = Refused(Complaint("no"))
    with stage.qtbot.waitSignal(session.document_refused):
        stage.client.deliver(refused)
    assert stage.client.said(Look) == []
    with stage.qtbot.waitSignal(session.document_refused):
        stage.client.deliver(refused)
    assert WIDE in stage.client.said(Look)[-1].view.slices
