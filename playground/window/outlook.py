"""Where an act leads from here and what is said to it, in words; no widgets here."""

from __future__ import annotations

from playground.state.acts import Act
from playground.state.foreseen import all_frozen, foreseen, loss_of
from playground.state.snapshot import Snapshot, TapeState
from playground.state.told import TOLD
from playground.state.transitions import Outcome

WORDS = {
    TapeState.EMPTY: "No graph yet: forward will record one.",
    TapeState.RECORDED: "The graph of the last forward is recorded: backward can walk it.",
    TapeState.CONSUMED: "Backward has walked the graph and freed it: forward records a new one.",
    TapeState.STALE: "A parameter moved since forward: the graph belongs to the old values.",
}
NO_GRAD = (
    "There is a loss, but no graph: it was computed under no_grad, or from what needs no grad."
)
FROZEN = "There is a loss, but no graph: every parameter is frozen, so torch records nothing."


def state_words(snapshot: Snapshot) -> str:
    """Return what the present state means."""
    if snapshot.tape is TapeState.EMPTY and loss_of(snapshot) is not None:
        return FROZEN if all_frozen(snapshot) else NO_GRAD
    return WORDS[snapshot.tape]


def outlook_words(act: Act, snapshot: Snapshot) -> str:
    """Return where the table says an act leads from here, or ``""`` for one that it has not."""
    found = foreseen(act, snapshot)
    if found is None:
        return ""
    words = outcome_words(found.outcome, snapshot.tape)
    if found.otherwise is None:
        return words
    silent = outcome_words(found.otherwise, snapshot.tape)
    return (
        f"If the graph has saved the moved parameter: {words}\n"
        f"If not, torch notices nothing: {silent}, with the gradients of the old values."
    )


def outcome_words(outcome: Outcome, state: TapeState) -> str:
    """Return one cell of the table as a sentence, with torch's words where there are any."""
    told = None if outcome.says is None else TOLD[outcome.says]
    if told is not None and outcome.refused:
        said = f"“{told.verbatim}”" if told.verbatim else told.plain
        return f"refused, stays {state.name}: {said}"
    leads = (
        f"stays {state.name}" if outcome.after is state else f"{state.name} → {outcome.after.name}"
    )
    return leads if told is None else f"{leads}. {told.plain}"
