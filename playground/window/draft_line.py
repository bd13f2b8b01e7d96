"""Keeps what is typed as a draft, and offers an earlier one in an unobtrusive line."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.problem.document import Document
from playground.window.controls import Pill, QuietButton
from playground.window.drafts import Draft, Drafts, stripped
from playground.window.elided import Elided
from playground.window.theme import Theme


class DraftLine(QWidget):
    """Hidden until there is a draft; ``restored`` carries the four sources of the one offered."""

    restored = Signal(object)

    def __init__(self, drafts: Drafts | None) -> None:
        super().__init__()
        self._drafts = drafts
        self._document: Document | None = None
        self._offered: Draft | None = None
        self._in_the_way = False
        self.words = Elided("note")
        self.restore = Pill("Restore draft", None, "link")
        self.discard = QuietButton("close", "Forget the draft", 10)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.restore)
        layout.addWidget(self.discard)
        self.restore.clicked.connect(self._restore)
        self.discard.clicked.connect(self._discard)
        self.hide()

    def take_up(self, document: Document) -> None:
        """Offer the document's draft where there is one that differs from it."""
        self._document = document
        found = None if self._drafts is None else self._drafts.find(document)
        if found is not None and stripped(found.sources) == stripped(document.sources):
            found = None
        self._offer(found)

    def keep(self, sources: Mapping[str, str]) -> None:
        """Keep what is typed; a draft that was offered and not taken stays beside it."""
        if self._drafts is None or self._document is None:
            return
        if stripped(sources) == stripped(self._document.sources):
            if self._offered is None:
                self._drafts.drop(self._document)
            return
        try:
            if self._in_the_way:
                self._drafts.put_aside(self._document)
                self._in_the_way = False
            self._drafts.keep(self._document, sources)
        except OSError as error:
            self.words.say(f"The draft cannot be kept on disk: {error.strerror}")
            self.restore.hide()
            self.show()

    def saved(self, document: Document) -> None:
        """Forget the draft of a document that is now on disk as ``document``.

        A draft that was offered and not taken is not what was saved: it stays for the next time.
        """
        if self._drafts is not None and self._offered is None:
            for one in (self._document, document):
                if one is not None:
                    self._drafts.drop(one)
        self._document = document
        self._offer(None)

    def apply_theme(self, theme: Theme) -> None:
        """Tint the icons."""
        self.restore.apply_theme(theme)
        self.discard.apply_theme(theme)

    def _offer(self, draft: Draft | None) -> None:
        self._offered = draft
        self._in_the_way = draft is not None
        self.setVisible(draft is not None)
        if draft is not None:
            self.restore.show()
            self.words.say(f"Changed on {draft.when:%d %B at %H:%M}")

    def _restore(self) -> None:
        if self._offered is not None:
            sources = self._offered.sources
            self._offer(None)
            self.restored.emit(sources)

    def _discard(self) -> None:
        self._offer(None)
        if self._drafts is not None and self._document is not None:
            self._drafts.drop(self._document)
