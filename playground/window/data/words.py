"""What the data panel says of a fit in words and figures."""

from __future__ import annotations

from collections.abc import Sequence

from playground.state.fit import Column, Fit, Points, Scaling
from playground.window.plots.figures import MINUS, four_digits, three_digits

_MOST_TERMS = 4
"""So many inputs are written as one formula; more stand in a list."""


def losses(fit: Fit) -> str:
    """Train loss and test loss, with the markers of their points; empty where there is none."""
    if fit.loss is None:
        return ""
    if fit.test_loss is None:
        return f"train loss {four_digits(fit.loss)}"
    train, test = four_digits(fit.loss), four_digits(fit.test_loss)
    return f"● train loss {train}\n○ test loss {test}"


def formula(
    left: str, intercept: float, coefficients: Sequence[float], columns: Sequence[Column]
) -> str:
    """An affine function as one would write it: ``y = 2.01 + 1.02·x``."""
    text = f"{left} = {three_digits(intercept) if intercept or not columns else ''}"
    for coefficient, column in zip(coefficients[:_MOST_TERMS], columns, strict=False):
        sign = f" {MINUS} " if coefficient < 0 else " + "
        if text.endswith("= "):
            sign = MINUS if coefficient < 0 else ""
        text += f"{sign}{three_digits(abs(coefficient))}·{column.label}"
    more = len(coefficients) - _MOST_TERMS
    return text if more <= 0 else f"{text} + {more} more"


def coefficients(fit: Fit) -> tuple[str, ...]:
    """The line of an affine prediction, and the one in original units where it is another."""
    line = fit.line
    if line is None:
        return ()
    left = "logit" if fit.classes else fit.prediction
    left = left if len(left) <= 14 else "prediction"
    plain = formula(left, line.intercept, line.coefficients, fit.inputs)
    if line.original_coefficients is None or line.original_intercept is None:
        return (plain,)
    original = formula(left, line.original_intercept, line.original_coefficients, fit.inputs)
    return f"normalised: {plain}", f"original units: {original}"


def badge(scaling: Scaling) -> str:
    """How a tensor was normalised: ``x is normalised: (x − 1.2) / 0.8``."""
    if len(scaling.mean) == 1:
        return f"{scaling.name} is normalised: {_scaled(scaling.name, scaling, 0)}"
    each = [
        _scaled(f"{scaling.name}[:, {at}]", scaling, at) for at in range(min(len(scaling.mean), 3))
    ]
    more = ", …" if len(scaling.mean) > len(each) else ""
    return f"{scaling.name} is normalised: {', '.join(each)}{more}"


def reading(fit: Fit, points: Points, at: int, test: bool = False) -> str:
    """One sample: its row, its numbers, the prediction and the residual."""
    row = f"{'test ' * test}row {int(points.rows[at]):,}"
    numbers = [
        f"{column.label} {three_digits(float(number))}"
        for column, number in zip(fit.inputs[:3], points.inputs[at], strict=False)
    ]
    if fit.classes:
        numbers.append(f"class {points.targets[at]:.0f}")
        if fit.classes == 2:
            numbers.append(f"probability of class 1 {three_digits(float(points.predictions[at]))}")
        else:
            numbers.append(f"predicted {points.predictions[at]:.0f}")
            numbers.append(f"probability of its class {three_digits(1 - points.residuals[at])}")
            return f"{row}: {', '.join(numbers)}"
    else:
        numbers.append(f"{fit.target.label} {three_digits(float(points.targets[at]))}")
        numbers.append(f"prediction {three_digits(float(points.predictions[at]))}")
    return f"{row}: {', '.join(numbers)}, residual {three_digits(float(points.residuals[at]))}"


def _scaled(name: str, scaling: Scaling, at: int) -> str:
    mean, std = scaling.mean[at], scaling.std[at]
    sign = "+" if mean < 0 else MINUS
    return f"({name} {sign} {four_digits(abs(mean))}) / {four_digits(std)}"
