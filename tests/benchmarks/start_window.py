"""Starts the program as its command does and prints when window and first surface were painted."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import Any
from unittest import mock

from playground.kernel.client import KernelClient
from playground.window import app

seen: dict[str, float] = {}


def main() -> None:
    """Start, note two moments, close."""
    made = app.make_window

    def watched(*arguments: Any) -> Any:
        from PySide6.QtCore import QEvent, QObject, QTimer

        from tests.benchmarks.processes import peak_memory

        window = made(*arguments)

        class Watch(QObject):
            """Notes the first paint, and the first surface painted."""

            def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
                if event.type() == QEvent.Type.UpdateRequest:
                    seen.setdefault("visible", time.time())
                return False

            def framed(self, frame: Any) -> None:
                if frame.surface is not None and window.plots.panels is not None:
                    QTimer.singleShot(0, self.painted)

            def painted(self) -> None:
                if "surface" not in seen:
                    seen["surface"] = time.time()
                    QTimer.singleShot(2500, self.close)

            def close(self) -> None:
                seen["window_memory"] = peak_memory()
                seen["kernel_memory"] = peak_memory(client.pid or 0)
                window.close()

        watch = Watch(window)
        window.installEventFilter(watch)
        window.session.framed.connect(watch.framed)
        return window

    client = KernelClient()
    with tempfile.TemporaryDirectory() as name, mock.patch.object(app, "make_window", watched):
        folder = Path(name)
        app.run(client=client, settings_path=folder / "window.ini", drafts_path=folder / "drafts")
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
