"""Typed text that is not saved yet, kept on disk so that nothing typed is ever lost."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from playground.problem.document import TITLES, Document


@dataclass(frozen=True)
class Draft:
    """The four cells as they were typed, by title, and when that was."""

    sources: Mapping[str, str]
    when: datetime


class Drafts:
    """One file for each document with unsaved text, in a folder of the user's own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, document: Document, sources: Mapping[str, str]) -> None:
        """Write the draft of a document whole or not at all; raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        place = self._place(document)
        part = place.with_suffix(".part")
        part.write_text(json.dumps(dict(sources), ensure_ascii=True), encoding="ascii")
        part.replace(place)

    def find(self, document: Document) -> Draft | None:
        """Return the document's draft, or None where there is none that can be read."""
        place = self._place(document)
        try:
            stored = json.loads(place.read_text(encoding="ascii"))
            when = datetime.fromtimestamp(place.stat().st_mtime).astimezone()
        except (OSError, ValueError):
            return None
        if not isinstance(stored, dict):
            return None
        sources = {title: stored.get(title) for title in TITLES}
        if not all(isinstance(text, str) for text in sources.values()):
            return None
        return Draft({title: str(text) for title, text in sources.items()}, when)

    def put_aside(self, document: Document) -> None:
        """Keep the present draft under a name of its own; raises OSError."""
        place = self._place(document)
        if place.exists():
            place.replace(place.with_suffix(f".{place.stat().st_mtime_ns}.json"))

    def drop(self, document: Document) -> None:
        """Forget the document's draft."""
        with contextlib.suppress(OSError):
            self._place(document).unlink(missing_ok=True)

    def _place(self, document: Document) -> Path:
        safe = re.sub(r"[^\w-]+", "_", document.name)[:60]
        path = "" if document.path is None else str(document.path)
        return self._folder / f"{safe}-{hashlib.sha256(path.encode()).hexdigest()[:8]}.json"


def stripped(sources: Mapping[str, str]) -> dict[str, str]:
    """Return the sources without what is at their ends and means nothing."""
    return {title: sources.get(title, "").rstrip() for title in TITLES}
