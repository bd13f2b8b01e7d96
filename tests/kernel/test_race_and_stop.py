"""A race and a stop condition through the kernel: the same numbers as headless."""

from __future__ import annotations
