"""Generated data sets: short templates of plain torch, each with a model and a loss that fit.

Every set takes a size, a noise (the standard deviation of what is added to each coordinate, or to
the target of a curve) and a seed. Numbers come in torch's default dtype; classes are 0 and 1 in
the same dtype, as binary cross-entropy wants them. The curves of moons and circles are those of
scikit-learn's `make_moons` and `make_circles`; spirals are two arms of Archimedes' spiral.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from playground.problem import fitted
from playground.problem.document import Cell, Document
from playground.problem.errors import DocumentError
from playground.problem.imports import with_imports

LEAST: Final = 4
"""Points of a set: two for each class."""
MOST: Final = 100_000
"""Points of a set: more cannot be told apart on screen."""


@dataclass(frozen=True)
class Set:
    """Holds one kind of data set.

    Attributes:
        key: short name, such as 'moons'.
        title: what a list shows.
        code: lines with {n}, {half}, {rest} and {noise} to fill in.
        noise: the usual noise.
        model: key of the model of `fitted` that suits.
        loss: key of the loss that suits.
        hidden: units of a network's hidden layer.
        rate: learning rate for plain SGD.

    """

    key: str
    title: str
    code: str
    noise: float
    model: str
    loss: str
    rate: str
    hidden: int = fitted.HIDDEN

    @property
    def classes(self) -> bool:
        """Whether the target is a class, 0 or 1."""
        return self.loss in ("bce", "cross-entropy")

    @property
    def features(self) -> int:
        """Numbers of one input."""
        return 1 if self.key in ("line", "polynomial", "sine") else 2


@dataclass(frozen=True)
class Wish:
    """Holds what was asked for: how many points, how noisy, which seed."""

    size: int = 200
    noise: float | None = None
    seed: int = 0


SETS: Final = (
    Set(
        "line",
        "Line",
        "x = torch.linspace(-2, 2, {n})\ny = 1.5 * x - 0.5 + {noise} * torch.randn({n})",
        0.3,
        "linear",
        "mse",
        "0.1",
    ),
    Set(
        "plane",
        "Plane",
        "x = 4 * torch.rand({n}, 2) - 2\n"
        "y = 1.5 * x[:, 0] - x[:, 1] + 0.5 + {noise} * torch.randn({n})",
        0.3,
        "linear",
        "mse",
        "0.1",
    ),
    Set(
        "polynomial",
        "Polynomial",
        "x = torch.linspace(-1.5, 1.5, {n})\ny = 1 - x + x**3 + {noise} * torch.randn({n})",
        0.2,
        "polynomial",
        "mse",
        "0.05",
    ),
    Set(
        "sine",
        "Sine",
        "x = torch.linspace(-3, 3, {n})\ny = torch.sin(x) + {noise} * torch.randn({n})",
        0.1,
        "network",
        "mse",
        "0.05",
    ),
    Set(
        "blobs",
        "Blobs",
        "y = torch.cat([torch.zeros({half}), torch.ones({rest})])\n"
        "centre = torch.stack([3 * y - 1.5, 2 * y - 1], dim=1)\n"
        "x = centre + {noise} * torch.randn({n}, 2)",
        0.8,
        "logistic",
        "bce",
        "0.5",
    ),
    Set(
        "moons",
        "Moons",
        "y = torch.cat([torch.zeros({half}), torch.ones({rest})])\n"
        "angle = math.pi * torch.rand({n})\n"
        "upper = torch.stack([torch.cos(angle), torch.sin(angle)], dim=1)\n"
        "lower = torch.stack([1 - torch.cos(angle), 0.5 - torch.sin(angle)], dim=1)\n"
        "x = torch.where(y[:, None] == 0, upper, lower) + {noise} * torch.randn({n}, 2)",
        0.1,
        "classifier",
        "bce",
        "0.5",
    ),
    Set(
        "circles",
        "Circles",
        "y = torch.cat([torch.zeros({half}), torch.ones({rest})])\n"
        "angle = 2 * math.pi * torch.rand({n})\n"
        "radius = 2 - y  # class 0 outside, class 1 inside\n"
        "x = radius[:, None] * torch.stack([torch.cos(angle), torch.sin(angle)], dim=1)\n"
        "x = x + {noise} * torch.randn({n}, 2)",
        0.15,
        "classifier",
        "bce",
        "0.5",
    ),
    Set(
        "spirals",
        "Spirals",
        "y = torch.cat([torch.zeros({half}), torch.ones({rest})])\n"
        "turn = torch.sqrt(torch.rand({n}))  # the root spreads the points along the arm\n"
        "angle = 1.5 * math.pi * turn + math.pi * y\n"
        "x = 2 * turn[:, None] * torch.stack([torch.cos(angle), torch.sin(angle)], dim=1)\n"
        "x = x + {noise} * torch.randn({n}, 2)",
        0.05,
        "classifier",
        "bce",
        "0.5",
        hidden=32,
    ),
    Set(
        "xor",
        "Xor",
        "side = (torch.rand({n}, 2) > 0.5).to(torch.get_default_dtype())\n"
        "y = (side[:, 0] - side[:, 1]) ** 2  # 1 where the sides differ\n"
        "x = 2 * side - 1 + {noise} * torch.randn({n}, 2)",
        0.3,
        "classifier",
        "bce",
        "0.5",
    ),
)


def kind(key: str) -> Set:
    """Return the set of that key; raises KeyError."""
    return {one.key: one for one in SETS}[key]


def data_cell(chosen: Set, wish: Wish) -> str:
    """Return the code of the data cell; raises DocumentError for a size or noise without sense."""
    noise = chosen.noise if wish.noise is None else wish.noise
    if not LEAST <= wish.size <= MOST:
        raise DocumentError(f"a set has {LEAST} to {MOST:,} points, not {wish.size:,}")
    if not 0 <= noise <= 100:
        raise DocumentError(f"the noise is a number from 0 to 100, not {noise}")
    if abs(wish.seed) >= 2**63:
        raise DocumentError("the seed is a whole number of at most 63 bits")
    half = wish.size // 2
    lines = chosen.code.format(n=wish.size, half=half, rest=wish.size - half, noise=f"{noise:g}")
    return f"torch.manual_seed({wish.seed})\n{lines}"


def with_set(document: Document, chosen: Set, wish: Wish) -> Document:
    """Return `document` with the data, and with a model and a loss that fit it."""
    model = fitted.model(chosen.model, chosen.features, wish.seed, chosen.hidden)
    document = document.with_source("data", data_cell(chosen, wish))
    document = document.with_source("parameters", model.parameters)
    document = document.with_source("model", model.model)
    return document.with_source("loss", fitted.loss(chosen.loss).loss)


def document(chosen: Set, wish: Wish) -> Document:
    """Return a whole new problem."""
    what = "two classes" if chosen.classes else "a curve" if chosen.features == 1 else "a plane"
    text = f"# {chosen.title}\n\n{wish.size:,} generated points of {what}, drawn with a seed."
    cells = (
        Cell(kind="markdown", source=text),
        Cell("loss", source="", metadata={"lr": chosen.rate}),
    )
    return with_imports(with_set(Document(chosen.key, cells), chosen, wish))
