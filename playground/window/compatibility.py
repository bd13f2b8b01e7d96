"""Refuses library versions that are known to break the window."""

from __future__ import annotations

Version = tuple[int, ...]


def known_trouble(python: Version, pyside: str) -> str | None:
    """What is wrong with this pair and how to mend it, or None where nothing is known.

    ``python`` as ``sys.version_info``, ``pyside`` as ``PySide6.__version__``.
    """
    qt = _numbers(pyside)
    cure = 'Install the tried version: pip install "PySide6-Essentials>=6.10.3,<6.11"'
    if qt >= (6, 12) and python < (3, 12):
        return (
            f"PySide6 {pyside} on Python {python[0]}.{python[1]} loses references to None and "
            f"aborts after a few thousand calls. {cure}"
        )
    if (6, 9) <= qt < (6, 9, 3):
        return f"PySide6 {pyside} draws text in graphics scenes wrongly. {cure}"
    return None


def _numbers(version: str) -> Version:
    found = []
    for part in version.split("."):
        digits = "".join(character for character in part if character.isdigit())
        if not digits:
            break
        found.append(int(digits))
    return tuple(found)
