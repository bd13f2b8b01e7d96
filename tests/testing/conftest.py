"""The plugin's window for the tests of this folder, whether the package is installed or not."""

from __future__ import annotations

from playground.testing.plugin import playground_lab, playground_window

__all__ = ["playground_lab", "playground_window"]
