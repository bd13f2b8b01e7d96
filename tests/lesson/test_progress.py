"""Progress: taken up where it was left; what cannot be read or kept is told, never lost."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from playground.lesson.progress import Progress, ProgressError, Stand
from playground.state.lesson import RANKING, Result, Verdict
from tests.lesson.small import TEXT, lesson
from tests.lesson.test_report import CLEARED, FORGOT, PLACE, SEEN

RESULTS = (FORGOT, CLEARED, PLACE, SEEN)


def test_a_lesson_is_taken_up_where_it_was_left(tmp_path: Path) -> None:
    progress = Progress(tmp_path / "new" / "folder")
    small = lesson()
    assert progress.stand(small) is None
    progress.keep(small, 2, RESULTS)
    assert Progress(progress.folder).stand(small) == Stand("small", 2, 5, RESULTS)
    progress.keep(small, 4, RESULTS, ended=True)
    stand = progress.stand(small)
    assert stand is not None
    assert (stand.step, stand.ended) == (4, True)
    assert [each.name for each in progress.folder.iterdir()] == [progress.place(small).name]


def test_an_order_stays_a_tuple_and_a_strange_number_a_number(tmp_path: Path) -> None:
    order = Result("clear", 1, RANKING, "?", Verdict(False, ("b", "a"), ("a", "b"), "No."))
    wild = replace(FORGOT, verdict=Verdict(False, float("inf"), [[1.0], [2.0]], "No."))
    progress = Progress(tmp_path)
    progress.keep(lesson(), 0, (order, wild))
    stand = progress.stand(lesson())
    assert stand is not None
    assert stand.results == (order, wild)


def test_lessons_of_one_name_are_told_apart_by_their_files(tmp_path: Path) -> None:
    progress = Progress(tmp_path)
    progress.keep(lesson(), 3, ())
    assert progress.stand(replace(lesson(), path=Path("/elsewhere/small.py"))) is None


def test_a_changed_lesson_keeps_the_results_that_still_have_their_prompt(tmp_path: Path) -> None:
    progress = Progress(tmp_path)
    progress.keep(lesson(), 4, RESULTS)
    shorter = lesson(TEXT[: TEXT.index("# %% parameters", TEXT.index("## A run"))])
    stand = progress.stand(shorter)
    assert stand == Stand("small", 2, 3, (FORGOT, CLEARED, PLACE), False, True)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{"version": 1,', "line 1 is no JSON"),
        ("[]", "it holds no progress"),
        ('{"version": 2, "step": 0, "results": []}', "version 2, and this program knows version 1"),
        ('{"version": 1, "results": []}', "step is missing"),
        ('{"version": 1, "step": "two", "results": []}', "it holds no progress"),
        ('{"version": 1, "step": 0, "results": [7]}', "it holds no progress"),
        ('{"version": 1, "step": 0, "results": [{"prompt": "x"}]}', "kind is missing"),
    ],
)
def test_what_cannot_be_read_is_put_aside_whole(tmp_path: Path, text: str, fault: str) -> None:
    progress = Progress(tmp_path)
    place = progress.place(lesson())
    place.write_text(text)
    with pytest.raises(ProgressError, match=fault) as raised:
        progress.stand(lesson())
    aside = [each for each in tmp_path.iterdir() if "unreadable-1" in each.name]
    assert [each.read_text() for each in aside] == [text]
    assert str(aside[0]) in str(raised.value)
    assert progress.stand(lesson()) is None
    place.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ProgressError, match="it is no text"):
        progress.stand(lesson())
    assert len(list(tmp_path.iterdir())) == 2


def test_points_beyond_one_are_no_progress(tmp_path: Path) -> None:
    progress = Progress(tmp_path)
    progress.keep(lesson(), 0, (PLACE,))
    place = progress.place(lesson())
    stored = json.loads(place.read_text())
    stored["results"][0]["points"] = 7
    place.write_text(json.dumps(stored))
    with pytest.raises(ProgressError, match="between 0 and 1"):
        progress.stand(lesson())


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(ProgressError, match=r"could not be kept in .*save the report"):
        Progress(blocked).keep(lesson(), 1, RESULTS)
    assert blocked.read_text() == "in the way"


def test_beginning_anew_keeps_what_was(tmp_path: Path) -> None:
    progress = Progress(tmp_path)
    progress.keep(lesson(), 3, RESULTS)
    kept = progress.place(lesson()).read_text()
    progress.forget(lesson())
    assert progress.stand(lesson()) is None
    assert [each.read_text() for each in tmp_path.iterdir()] == [kept]


def test_what_the_window_needs_of_lessons_loads_no_torch() -> None:
    """The window reads lessons, keeps progress and writes reports in its own process."""
    code = (
        "import sys\n"
        "from playground.lesson import catalogue, progress, report\n"
        "lesson = catalogue.load('slopes')\n"
        "assert not lesson.troubles\n"
        "report.html(lesson, ())\n"
        "assert 'torch' not in sys.modules\n"
        "assert 'PySide6' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
