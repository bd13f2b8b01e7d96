"""The table of transitions as a page: every act in every state, then each message in full."""

from __future__ import annotations

from html import escape

from playground.state.snapshot import TapeState
from playground.state.told import TOLD
from playground.state.transitions import TRANSITIONS, Outcome, Says
from playground.window.colours import mixed
from playground.window.theme import Theme

_NUMBERS = {says: place for place, says in enumerate(TOLD, 1)}


def page(theme: Theme, state: TapeState | None, family: str) -> str:
    """Return the page as HTML, the column of the present state marked.

    ``family`` is the code font. Refusals carry a number; under it stand torch's words, verbatim.
    """
    heads = "".join(_head(each, each is state, theme) for each in TapeState)
    rows = "".join(_row(name, state, theme) for name in TRANSITIONS)
    messages = "".join(_message(says, theme, family) for says in TOLD)
    return (
        f"<table cellspacing='0' cellpadding='4' width='100%'>"
        f"<tr><th align='left'>act</th>{heads}</tr>{rows}</table>"
        f"<h3>What is said</h3><table cellpadding='5' width='100%'>{messages}</table>"
    )


def cell_text(outcome: Outcome, state: TapeState) -> str:
    """Return one cell: where it leads, or that it is refused, with the message's number."""
    number = "" if outcome.says is None else f" [{_NUMBERS[outcome.says]}]"
    if outcome.refused:
        return f"✗ refused{number}"
    leads = "stays" if outcome.after is state else f"→ {outcome.after.name}"
    return leads + number


def _head(state: TapeState, now: bool, theme: Theme) -> str:
    if not now:
        return f"<th align='left'>{state.name}</th>"
    return (
        f"<th align='left' bgcolor='{_ground(theme)}'>"
        f"<font color='{theme.accent}'>● {state.name}</font></th>"
    )


def _row(name: str, present: TapeState | None, theme: Theme) -> str:
    cells = "".join(
        _cell(outcome, state, state is present, theme)
        for state, outcome in TRANSITIONS[name].items()
    )
    return f"<tr><td>{escape(name)}</td>{cells}</tr>"


def _cell(outcome: Outcome, state: TapeState, now: bool, theme: Theme) -> str:
    text = escape(cell_text(outcome, state))
    colour = theme.text
    if outcome.says is not None:
        colour = theme.error if outcome.refused else theme.warning
        text = f"<a href='#said{_NUMBERS[outcome.says]}' style='color:{colour}'>{text}</a>"
    elif outcome.after is state:
        colour = theme.muted
    text = f"<b>{text}</b>" if now else text
    ground = f" bgcolor='{_ground(theme)}'" if now else ""
    return f"<td{ground}><font color='{colour}'>{text}</font></td>"


def _message(says: Says, theme: Theme, family: str) -> str:
    told, number = TOLD[says], _NUMBERS[says]
    words = ""
    if told.verbatim is not None:
        words = f"<span style='font-family:{escape(family)}'>{escape(told.verbatim)}</span><br>"
    return (
        f"<tr><td width='34' valign='top'><a name='said{number}'></a><b>[{number}]</b></td>"
        f"<td>{words}<font color='{theme.muted}'>{escape(told.plain)}</font></td></tr>"
    )


def _ground(theme: Theme) -> str:
    return mixed(theme.panel, theme.accent, 0.14)
