"""Ready models and losses for the pickers above the editors.

A model uses x and y of the data cell and binds `prediction`; a loss compares `prediction` with y.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from playground.problem.document import Document


@dataclass(frozen=True)
class ReadyModel:
    """Holds a model to pick.

    Attributes:
        key: short name, for instance 'linear'.
        title: what the picker shows.
        parameters: source for the parameters cell.
        model: source for the model cell, which binds `prediction`.
        data: source for the data cell, for use when the one there does not bind x and y.
        losses: keys of the losses that fit, the usual one first.

    """

    key: str
    title: str
    parameters: str
    model: str
    data: str
    losses: tuple[str, ...]


@dataclass(frozen=True)
class ReadyLoss:
    """Holds a loss to pick: its key, the title that the picker shows, source of the loss cell."""

    key: str
    title: str
    loss: str


_NUMBERS: Final = ("mse", "l1", "huber")
_CLASSES: Final = ("bce", "cross-entropy")

MODELS: Final = (
    ReadyModel(
        "linear",
        "Linear",
        """\
w = torch.tensor(0.0, requires_grad=True)
b = torch.tensor(0.0, requires_grad=True)""",
        "prediction = w * x + b",
        """\
torch.manual_seed(0)
x = torch.linspace(-2, 2, 100)
y = 1.5 * x - 0.5 + 0.3 * torch.randn(100)""",
        _NUMBERS,
    ),
    ReadyModel(
        "polynomial",
        "Polynomial",
        "c = torch.zeros(4, requires_grad=True)",
        "prediction = c[0] + c[1] * x + c[2] * x**2 + c[3] * x**3",
        """\
torch.manual_seed(0)
x = torch.linspace(-1.5, 1.5, 100)
y = 1 - x + x**3 + 0.2 * torch.randn(100)""",
        _NUMBERS,
    ),
    ReadyModel(
        "logistic",
        "Logistic regression",
        """\
w = torch.zeros(2, requires_grad=True)
b = torch.tensor(0.0, requires_grad=True)""",
        "prediction = x @ w + b  # the logit: torch.sigmoid(prediction) is the probability",
        """\
torch.manual_seed(0)
x = torch.randn(200, 2)
y = (x[:, 0] - x[:, 1] + 0.5 * torch.randn(200) > 0).float()""",
        _CLASSES,
    ),
    ReadyModel(
        "network",
        "Two-layer network",
        """\
features = x.reshape(len(x), -1).shape[1]
w1 = torch.randn(features, 8, requires_grad=True)
b1 = torch.zeros(8, requires_grad=True)
w2 = torch.randn(8, requires_grad=True)
b2 = torch.tensor(0.0, requires_grad=True)""",
        """\
hidden = torch.tanh(x.reshape(len(x), -1) @ w1 + b1)
prediction = hidden @ w2 + b2""",
        """\
torch.manual_seed(0)
x = torch.randn(200, 2)
y = (x[:, 0] * x[:, 1] > 0).float()""",
        (*_CLASSES, *_NUMBERS),
    ),
)

LOSSES: Final = (
    ReadyLoss("mse", "Mean squared error", "loss = F.mse_loss(prediction, y)"),
    ReadyLoss("l1", "Mean absolute error (L1)", "loss = F.l1_loss(prediction, y)"),
    ReadyLoss("huber", "Huber", "loss = F.huber_loss(prediction, y)"),
    ReadyLoss(
        "bce",
        "Binary cross-entropy with logits",
        "loss = F.binary_cross_entropy_with_logits(prediction, y)",
    ),
    ReadyLoss(
        "cross-entropy",
        "Cross-entropy",
        """\
logits = torch.stack([torch.zeros_like(prediction), prediction], dim=1)
loss = F.cross_entropy(logits, y.long())""",
    ),
)


def model(key: str) -> ReadyModel:
    """Return the model of that key; raises KeyError."""
    return {one.key: one for one in MODELS}[key]


def loss(key: str) -> ReadyLoss:
    """Return the loss of that key; raises KeyError."""
    return {one.key: one for one in LOSSES}[key]


def with_model(document: Document, chosen: ReadyModel, names: set[str]) -> Document:
    """Return `document` with the chosen model; `names` are those that its data cell binds.

    The data cell is only replaced when it does not bind both x and y.
    """
    if not {"x", "y"} <= names:
        document = document.with_source("data", chosen.data)
    document = document.with_source("parameters", chosen.parameters)
    return document.with_source("model", chosen.model)


def with_loss(document: Document, chosen: ReadyLoss) -> Document:
    """Return `document` with the chosen loss."""
    return document.with_source("loss", chosen.loss)
