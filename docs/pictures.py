"""Make the README's pictures from the real window: ``python docs/pictures.py``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PICTURES = {
    "window.png": ["two-slopes", "--size", "1280x720"],
    "laboratory.png": [
        *["two-slopes", "--size", "1440x900", "--acts", "forward,backward"],
        *["--front", "graph", "--front", "rule", "--front", "code"],
    ],
    "descent.png": [
        *["moons", "--size", "1440x900", "--steps", "300"],
        *["--front", "data", "--start", "race"],
    ],
    "many-runs.png": ["himmelblau", "--size", "1440x900", "--start", "sweep"],
    "lesson.png": ["slopes", "--lesson-step", "5", "--size", "1280x720"],
    "lecture.png": ["slopes", "--lesson-step", "5", "--lecture", "--size", "1280x720"],
    "projector.png": ["himmelblau", "--size", "1920x1080", "--theme", "projector", "--steps", "30"],
}


def main() -> None:
    """Draw each picture with the command a user has."""
    for name, arguments in PICTURES.items():
        command = [sys.executable, "-m", "playground", "picture", *arguments]
        subprocess.run([*command, "--out", str(HERE / name)], check=True)


if __name__ == "__main__":
    main()
