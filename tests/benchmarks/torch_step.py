"""Imports torch and makes one autograd step; prints when it was done, and its memory."""

from __future__ import annotations

import json
import time

import torch

from tests.benchmarks.processes import peak_memory

w = torch.tensor(1.0, requires_grad=True)
loss = w**2
loss.backward()  # type: ignore[no-untyped-call]
with torch.no_grad():
    assert w.grad is not None
    w -= 0.1 * w.grad
print(json.dumps({"done": time.time(), "memory": peak_memory()}))
