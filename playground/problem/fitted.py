"""Ready models whose parameters are made to fit the number of inputs, with rates that suit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from playground.problem import ready

HIDDEN: Final = 8
"""Units of the hidden layer: a boundary of eight bends parts moons, circles and xor."""

MODELS: Final = ("linear", "polynomial", "logistic", "network", "classifier")

TITLES: Final = {
    "linear": "Linear",
    "polynomial": "Polynomial of degree 3",
    "logistic": "Logistic regression",
    "network": "Two-layer network for numbers",
    "classifier": "Two-layer network for two classes",
}

_NUMBERS: Final = ("mse", "l1", "huber")
_CLASSES: Final = ("bce", "cross-entropy")


@dataclass(frozen=True)
class Fitted:
    """Holds source of a parameters cell and a model cell."""

    parameters: str
    model: str


def losses(key: str) -> tuple[str, ...]:
    """Return the keys of the losses that suit the model, the usual one first."""
    return _CLASSES if key in ("logistic", "classifier") else _NUMBERS


def loss(key: str) -> ready.ReadyLoss:
    """Return the ready loss of that key; raises KeyError."""
    return ready.loss(key)


def rate(key: str, squares: Sequence[float]) -> str:
    """Return a learning rate that is stable for plain SGD, with one digit, as text.

    `squares` are the mean squares of the inputs. The Hessian of the mean squared error of a
    linear model is 2 E[x xᵀ] (with a 1 for the bias), whose trace bounds its largest eigenvalue;
    that of the logistic loss is at most an eighth of it. Half of 2 / trace is taken.
    """
    if key in ("network", "classifier"):
        return "0.05" if key == "network" else "0.5"
    # Of x² and x³ the mean squares are those of a normal distribution.
    factors = (1, 3, 15) if key == "polynomial" else (1,)
    powers = [(power, factor) for power, factor in enumerate(factors, 1)]
    bound = 2 * (1 + sum(factor * square**power for square in squares for power, factor in powers))
    if key == "logistic":
        bound /= 8
    digits = math.floor(math.log10(1 / bound))
    first = math.floor(1 / bound / 10**digits)
    return f"{min(first * 10.0**digits, 0.5):g}"


def model(key: str, features: int, seed: int = 0, hidden: int = HIDDEN) -> Fitted:
    """Return the model for x of shape (n,), or (n, features) of several.

    A network's start is drawn with `seed`. `prediction` has shape (n,) and for classes is the
    logit. Raises KeyError.
    """
    one = features == 1
    weight = "w = torch.tensor(0.0, requires_grad=True)"
    if not one:
        weight = f"w = torch.zeros({features}, requires_grad=True)"
    bias = "b = torch.tensor(0.0, requires_grad=True)"
    straight = "w * x + b" if one else "x @ w + b"
    match key:
        case "linear":
            return Fitted(f"{weight}\n{bias}", f"prediction = {straight}")
        case "logistic":
            said = "  # the logit: torch.sigmoid(prediction) is the probability"
            return Fitted(f"{weight}\n{bias}", f"prediction = {straight}{said}")
        case "polynomial" if one:
            return Fitted(
                "c = torch.zeros(4, requires_grad=True)",
                "prediction = c[0] + c[1] * x + c[2] * x**2 + c[3] * x**3",
            )
        case "polynomial":
            return Fitted(
                f"c0 = torch.tensor(0.0, requires_grad=True)\n"
                f"c = torch.zeros(3, {features}, requires_grad=True)",
                "prediction = c0 + x @ c[0] + x**2 @ c[1] + x**3 @ c[2]",
            )
        case "network" | "classifier":
            return _network(features, seed, hidden)
        case _:
            raise KeyError(key)


def _network(features: int, seed: int, hidden: int) -> Fitted:
    parameters = (
        f"torch.manual_seed({seed})\n"
        f"w1 = torch.randn({features}, {hidden}, requires_grad=True)\n"
        f"b1 = torch.zeros({hidden}, requires_grad=True)\n"
        f"w2 = torch.randn({hidden}, requires_grad=True)\n"
        "b2 = torch.tensor(0.0, requires_grad=True)"
    )
    inputs = "x[:, None]" if features == 1 else "x"
    model = f"hidden = torch.tanh({inputs} @ w1 + b1)\nprediction = hidden @ w2 + b2"
    return Fitted(parameters, model)
