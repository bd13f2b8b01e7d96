"""The fit study: what the model makes of the data at the present point, coarse to fine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from playground.engine import samples_found
from playground.engine.studies.fitting import Fitting
from playground.engine.studies.loss_terms import terms
from playground.engine.studies.predicting import MOST_DRAWN
from playground.state.fit import Fit, Kind

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment

NO_DATA = (
    "This problem has no data: its loss compares no prediction with a target. Open one such as "
    "line-fit, or import a table, or write a loss such as F.mse_loss(prediction, y)."
)
FEW_SAMPLES = 20_000
"""So few take part in the losses without a piece of their own."""


def fit(lab: Experiment, question: bool) -> Iterator[Fit]:
    """The answers to ``Wanted.fit``. Never raises: what cannot be is told in words."""
    workspace = lab.workspace
    model, loss = (workspace.document.source(role) for role in ("model", "loss"))
    found = terms(model, loss, workspace.data_names, tuple(workspace.parameters))
    if found is None:
        yield Fit(trouble=NO_DATA)
        return
    samples = samples_found.find(workspace).names
    study = Fitting(lab, found, samples)
    try:
        try:
            answer = study.data()
        except (RuntimeError, ValueError, IndexError):
            if not samples or workspace.namespace[samples[0]].shape[0] > MOST_DRAWN:
                raise
            # Equal lengths were a chance: there is one sample, of several inputs and outputs.
            study = Fitting(lab, found, ())
            answer = study.data()
    except Exception as error:
        first = str(error).partition("\n")[0]
        yield Fit(trouble=f"The prediction cannot be worked out at this point: {first}")
        return
    answer = study.with_model(answer)
    if answer.train is not None and answer.train.count > FEW_SAMPLES:
        yield answer
    answer = study.with_losses(answer)
    if answer.kind is Kind.REGIONS:
        yield from study.with_regions(answer)
    else:
        yield answer
