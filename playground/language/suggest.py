"""Did you mean …? Guesses what a mistyped name was meant to be."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

from playground.language import tables

OTHER_LIBRARIES: Final = frozenset(
    {"np", "numpy", "jnp", "jax", "tf", "scipy", "sp", "th", "keras"}
)
"""Names under which other array libraries are usually imported."""

_SYNONYMS: Final = {
    "sine": "torch.sin",
    "cosine": "torch.cos",
    "tangent": "torch.tan",
    "ln": "torch.log",
    "sqr": "torch.square",
    "power": "torch.pow",
    "array": "torch.tensor",
    "asarray": "torch.as_tensor",
    "average": "torch.mean",
    "concatenate": "torch.cat",
    "random": "torch.rand",
    "arcsine": "torch.asin",
    "mse": "F.mse_loss",
    "mae": "F.l1_loss",
    "bce": "F.binary_cross_entropy_with_logits",
    "crossentropy": "F.cross_entropy",
    "Tensor": "torch.tensor",
    "FloatTensor": "torch.tensor",
}


def for_name(name: str, known: Iterable[str]) -> str | None:
    """Return the known name, torch name or builtin most like the unknown bare `name`."""
    own = [word for word in known if not word.startswith("_")]
    for word in own:
        if word.lower() == name.lower():
            return word
    qualified = for_library(name)
    if qualified:
        return qualified
    close = difflib.get_close_matches(name, [*own, *tables.BUILTINS], n=1, cutoff=0.7)
    if close:
        return close[0]
    # One letter too many or too few is much of a short name: w for ww, w1 for w.
    short = difflib.get_close_matches(name, own, n=1, cutoff=0.66)
    return _close_in_library(name) or (short[0] if short else None)


def for_library(name: str) -> str | None:
    """Return how `name` is written with its module, or None if no module offers exactly it."""
    if name in _SYNONYMS:
        return _SYNONYMS[name]
    for prefix, path in (("torch", "torch"), ("F", "torch.nn.functional"), ("math", "math")):
        if name in tables.MODULES[path]:
            return f"{prefix}.{name}"
    for prefix in ("nn", "optim"):
        if name in tables.MODULES[tables.PREBOUND[prefix]]:
            return f"torch.{prefix}.{name}"
    return None


def for_member(name: str, path: str, prefix: str) -> str | None:
    """Return the name offered by module `path` most like `name`, written behind `prefix`."""
    exact = for_library(name)
    if exact:
        return exact
    close = difflib.get_close_matches(name, tables.MODULES[path], n=1, cutoff=0.6)
    return f"{prefix}.{close[0]}" if close else _close_in_library(name)


def for_attribute(name: str) -> str | None:
    """Return the tensor attribute most like `name`."""
    synonym = _SYNONYMS.get(name, "").rpartition(".")[2]
    if synonym in tables.TENSOR:
        return synonym
    close = difflib.get_close_matches(name, sorted(tables.TENSOR), n=1, cutoff=0.7)
    return close[0] if close else None


def _close_in_library(name: str) -> str | None:
    for prefix, path in (("torch", "torch"), ("F", "torch.nn.functional")):
        names = sorted(tables.MODULES[path])
        close = difflib.get_close_matches(name, names, n=1, cutoff=0.75)
        if close:
            return f"{prefix}.{close[0]}"
    return None
