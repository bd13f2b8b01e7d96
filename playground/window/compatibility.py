"""Refuses library versions that are known to break the window."""

from __future__ import annotations

Version = tuple[int, ...]


def known_trouble(python: Version, pyside: str, pyqtgraph: str) -> str | None:
    """What is wrong with this pair and how to mend it, or None where nothing is known.

    ``python`` as ``sys.version_info``; the others as their ``__version__``.
    """
    qt = _numbers(pyside)
    cure = 'Install the tried version: pip install "PySide6-Essentials>=6.10.3,<6.11"'
    if qt >= (6, 12) and python < (3, 12):
        return (
            f"PySide6 {pyside} on Python {python[0]}.{python[1]} loses references to None and "
            f"aborts after a few thousand calls. {cure}"
        )
    if qt[:2] == (6, 11) and _numbers(pyqtgraph)[:2] == (0, 14):
        return f"PySide6 {pyside} breaks the SVG export of pyqtgraph {pyqtgraph}. {cure}"
    if qt[:2] == (6, 9) and qt[:3] < (6, 9, 3):
        return f"PySide6 {pyside} draws the text of pyqtgraph wrongly. {cure}"
    return None


def _numbers(version: str) -> Version:
    found = []
    for part in version.split("."):
        digits = "".join(character for character in part if character.isdigit())
        if not digits:
            break
        found.append(int(digits))
    return tuple(found)
