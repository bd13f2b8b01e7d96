"""Library versions that are known to break the window are refused with a cure."""

from __future__ import annotations

import pytest

from playground.window.app import refuse_known_trouble
from playground.window.compatibility import known_trouble


@pytest.mark.parametrize(
    ("python", "pyside", "part"),
    [
        ((3, 11), "6.12.0", "loses references to None"),
        ((3, 11), "6.13.1", "loses references to None"),
        ((3, 12), "6.9.1", "draws text"),
        ((3, 11), "6.9.0a1", "draws text"),
    ],
)
def test_a_bad_pair_is_named_with_its_cure(python: tuple[int, int], pyside: str, part: str) -> None:
    told = known_trouble(python, pyside)
    assert told is not None
    assert part in told
    assert pyside in told
    assert 'pip install "PySide6-Essentials>=6.10.3,<6.11"' in told


@pytest.mark.parametrize(
    ("python", "pyside"),
    [((3, 11), "6.10.3"), ((3, 11), "6.8.3"), ((3, 12), "6.12.0"), ((3, 11), "6.9.3")],
)
def test_good_pairs_pass(python: tuple[int, int], pyside: str) -> None:
    assert known_trouble(python, pyside) is None


def test_start_up_looks_at_the_installed_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_known_trouble()
    monkeypatch.setattr("PySide6.__version__", "6.12.0")
    monkeypatch.setattr("sys.version_info", (3, 11, 7, "final", 0))
    with pytest.raises(RuntimeError, match="loses references to None"):
        refuse_known_trouble()
