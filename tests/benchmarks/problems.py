"""The problems that are measured, as documents and as the bare PyTorch that they stand for."""

from __future__ import annotations

import torch
import torch.nn.functional as F

from playground.problem.catalogue import load
from playground.problem.document import Document

NETWORK = {
    "data": (
        "torch.manual_seed(0)\n"
        "x = 4 * torch.rand(200, 2) - 2\n"
        "y = (x[:, :1] * x[:, 1:] > 0).float()\n"
    ),
    "parameters": (
        "w1 = torch.randn(2, 8, requires_grad=True)\n"
        "b1 = torch.zeros(8, requires_grad=True)\n"
        "w2 = torch.randn(8, 1, requires_grad=True)\n"
        "b2 = torch.zeros(1, requires_grad=True)\n"
    ),
    "model": "hidden = torch.tanh(x @ w1 + b1)\nz = hidden @ w2 + b2\n",
    "loss": "loss = F.binary_cross_entropy_with_logits(z, y)\n",
}


def network() -> Document:
    """A 2-8-1 network on 200 points."""
    document = load("line-fit")
    for title, text in NETWORK.items():
        document = document.with_source(title, text)
    return document


def line_fit() -> Document:
    """A straight line through 100 points."""
    return load("line-fit")


def bare_line_fit(steps: int, lr: float) -> list[float]:
    """The plain loop: zero_grad, forward, backward, step; its losses are kept, as ours are."""
    torch.manual_seed(0)
    x = torch.linspace(-2, 2, 100)
    y = 2 + x + torch.randn(100)
    b0 = torch.tensor(0.0, requires_grad=True)
    b1 = torch.tensor(0.0, requires_grad=True)
    optimizer = torch.optim.SGD([b0, b1], lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        prediction = b0 + b1 * x
        loss = F.mse_loss(prediction, y)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        losses.append(loss.item())
    return losses


def bare_network(steps: int, lr: float) -> list[float]:
    """The plain loop for the network."""
    torch.manual_seed(0)
    x = 4 * torch.rand(200, 2) - 2
    y = (x[:, :1] * x[:, 1:] > 0).float()
    w1 = torch.randn(2, 8, requires_grad=True)
    b1 = torch.zeros(8, requires_grad=True)
    w2 = torch.randn(8, 1, requires_grad=True)
    b2 = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([w1, b1, w2, b2], lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        hidden = torch.tanh(x @ w1 + b1)
        z = hidden @ w2 + b2
        loss = F.binary_cross_entropy_with_logits(z, y)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        losses.append(loss.item())
    return losses
