"""The names of the mistakes, as reports and summaries carry them."""

from __future__ import annotations

from typing import Final

# Of a session: what was left out of, or added to, what the machine did.
FORGOT_ZERO_GRAD: Final = "forgot zero_grad"
ACCUMULATION: Final = "accumulation overlooked"
MISCOUNTED: Final = "backward calls miscounted"
STALE: Final = "stale value"
NEW_POINT: Final = "gradient of the new point"
NOT_RECOMPUTED: Final = "loss not recomputed"
# Another number was read off.
SECANT: Final = "secant for tangent"
WRONG_PARAMETER: Final = "wrong parameter"
STEP_FOR_GRADIENT: Final = "step for gradient"
VALUE_FOR_GRADIENT: Final = "value instead of gradient"
GRADIENT_FOR_VALUE: Final = "gradient instead of value"
# Slips of calculation.
SIGN: Final = "sign"
FACTOR_2: Final = "factor 2"
MEAN_FOR_SUM: Final = "mean for sum"
SUM_FOR_MEAN: Final = "sum for mean"
CHAIN: Final = "chain rule link missing"
PATH: Final = "path left out"
ADDED_UP: Final = "entries added up"
TANGENT_FOR_CURVE: Final = "tangent for curve"
ROUNDED: Final = "rounded too far"
# Of a step.
UPHILL: Final = "uphill instead of downhill"
NOT_SCALED: Final = "gradient not scaled by the rate"
STEP_FOR_POINT: Final = "step for point"
GRADIENT_FOR_POINT: Final = "gradient for point"
LEFT_OUT: Final = "coordinate left out"
ONE_STEP: Final = "one step for several"
CONSTANT: Final = "gradient taken as constant"
PLAIN_STEP: Final = "optimizer taken for plain SGD"
# Of shapes, None and leaves.
TRANSPOSED: Final = "transposed shape"
SHAPE: Final = "wrong shape"
ZERO_FOR_NONE: Final = "zero instead of None"
NONE_FOR_ZERO: Final = "None instead of zero"
NONE_FOR_GRADIENT: Final = "None instead of a gradient"
BEFORE_BACKWARD: Final = "gradient before backward"
NUMBER_FOR_NONE: Final = "number instead of None"
FROZEN: Final = "frozen parameter"
NON_LEAF: Final = "non-leaf taken for leaf"
LEAF: Final = "leaf taken for non-leaf"
DATA: Final = "data taken for parameter"
REQUIRES_GRAD: Final = "requires_grad the other way round"
GRAD_FN: Final = "grad_fn of another operation"
# Of orders and options.
REVERSED: Final = "wrong order"
NEIGHBOURS: Final = "two neighbours swapped"
SMALLEST_FASTEST: Final = "smallest rate fastest"
LARGEST_FASTEST: Final = "largest rate fastest"
# Of formulas.
ONLY_HERE: Final = "right only at the point"
FORM: Final = "not an answer"
"""Not a mistake of the learner's mind: the answer cannot be read. It is no try."""
