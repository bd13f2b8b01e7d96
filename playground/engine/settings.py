"""torch's process-wide settings that a problem needs while its cells run, and puts back after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

DTYPES = {"float32": torch.float32, "float64": torch.float64}


@contextmanager
def default_dtype(dtype: torch.dtype) -> Iterator[None]:
    """Make ``dtype`` the one that literals such as ``torch.tensor(1.0)`` get."""
    before = torch.get_default_dtype()
    if before is dtype:
        yield
        return
    torch.set_default_dtype(dtype)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


@contextmanager
def random_state(state: torch.Tensor) -> Iterator[None]:
    """Draw from ``state`` (uint8, as ``torch.get_rng_state``), then restore the process's own."""
    before = torch.get_rng_state()
    torch.set_rng_state(state)
    try:
        yield
    finally:
        torch.set_rng_state(before)


def use_one_thread() -> None:
    """Keep torch to one thread: small tensors gain nothing from more, and lose to a busy screen."""
    torch.set_num_threads(1)


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep torch to one thread within the block, as a lesson's kernel does."""
    before = torch.get_num_threads()
    use_one_thread()
    try:
        yield
    finally:
        torch.set_num_threads(before)
