"""The one place that finds the files under resources/."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """Return the path of a resource, such as `resource("problems", "two-slopes.py")`.

    Looks in the frozen bundle, then in the installed wheel, then in the checkout. Raises
    FileNotFoundError that names all places when it is in none.
    """
    tried: list[str] = []
    for root in _roots():
        path = root.joinpath(*parts)
        if path.exists():
            return path
        tried.append(str(root))
    name = "/".join(parts) or "resources"
    raise FileNotFoundError(f"the resource {name} is missing; looked in {', '.join(tried)}")


def _roots() -> Iterator[Path]:
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        yield Path(bundle) / "resources"
    yield _PACKAGE / "_resources"
    yield _PACKAGE.parent / "resources"
