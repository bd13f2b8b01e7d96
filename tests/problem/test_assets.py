"""Resources are found in the bundle, in the wheel and in the checkout, in this order."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from playground import assets


def test_the_checkout_has_its_resources() -> None:
    path = assets.resource("problems", "two-slopes.py")
    assert path == Path(assets.__file__).parents[1] / "resources" / "problems" / "two-slopes.py"


def place(root: Path) -> Path:
    (root / "problems").mkdir(parents=True)
    file = root / "problems" / "a.py"
    file.touch()
    return file


def test_the_bundle_comes_before_the_wheel_and_the_wheel_before_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "_PACKAGE", tmp_path / "site" / "playground")
    checkout = place(tmp_path / "site" / "resources")
    assert assets.resource("problems", "a.py") == checkout
    wheel = place(tmp_path / "site" / "playground" / "_resources")
    assert assets.resource("problems", "a.py") == wheel
    bundle = place(tmp_path / "bundle" / "resources")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "bundle"), raising=False)
    assert assets.resource("problems", "a.py") == bundle
    bundle.unlink()
    assert assets.resource("problems", "a.py") == wheel


def test_a_missing_resource_is_named_with_the_places_searched() -> None:
    with pytest.raises(FileNotFoundError, match=r"problems/none\.py is missing; looked"):
        assets.resource("problems", "none.py")
