"""Widgets shown at a size and painted, as for the plots."""

from __future__ import annotations

from tests.window.plots.conftest import show

__all__ = ["show"]
