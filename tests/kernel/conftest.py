"""A kernel process for a test, closed behind it whatever happens."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from playground.kernel.client import KernelClient


@pytest.fixture
def client() -> Iterator[KernelClient]:
    """A started client; its process and its thread are gone after the test."""
    kernel = KernelClient()
    kernel.start()
    yield kernel
    kernel.close()
    assert not kernel.alive
    assert not [t for t in threading.enumerate() if t.name == "to the kernel"]
