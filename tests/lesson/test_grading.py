"""A class graded: files of answers read, played, summed up, and reported."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from playground.lesson import answer_files, class_report, grading, report
from playground.lesson.grading import Grade
from playground.problem.errors import DocumentError
from tests.lesson.small import lesson

RIGHT: Mapping[str, Any] = {
    "second-grad": 8.0,
    "clear": "optimizer.zero_grad()",
    "place": {"w1": 0.4, "w2": 1.024},
    "error": "no",
}
LESSON = lesson()


def graded(folder: Path, name: str = "ada", **whole: Any) -> Grade:
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"lesson": "small", **whole}, indent=1), encoding="utf-8")
    return grading.grade(LESSON, answer_files.read(path))


def told(found: Grade) -> list[tuple[int | None, str]]:
    return [(trouble.line, str(trouble).partition(": ")[2]) for trouble in found.troubles]


def test_right_answers_are_worth_all_points(tmp_path: Path) -> None:
    found = graded(tmp_path, learner="Ada Lovelace", answers=RIGHT)
    assert found.learner == "Ada Lovelace"
    assert found.troubles == ()
    assert found.figures.points == found.figures.most == 4
    assert found.mistakes == {}


def test_wrong_answers_are_named_and_missing_ones_shown(tmp_path: Path) -> None:
    found = graded(tmp_path, answers={"second-grad": 4.0, "error": "yes"})
    assert found.learner == "ada"
    assert found.troubles == ()
    assert found.figures.points == 0
    assert found.figures.answered == 2
    assert found.mistakes == {"accumulation overlooked": 1}
    truths = {result.prompt: result.verdict.truth for result in found.results}
    assert truths["second-grad"] == 8.0
    assert truths["place"] == pytest.approx({"w1": 0.4, "w2": 1.024}, abs=1e-6)


def test_a_question_is_tried_once(tmp_path: Path) -> None:
    found = graded(tmp_path, answers={**RIGHT, "clear": "w1.grad = 0"})
    assert found.figures.points == 3
    assert [result.tries for result in found.results] == [1, 1, 1, 1]


def test_answers_of_the_wrong_form_are_told_with_their_lines(tmp_path: Path) -> None:
    answers = {
        "second-grad": {"a": 1},
        "clear": "optimizer.clear()",
        "place": {"w1": 0.4},
        "eror": "no",
        "error": 3,
    }
    found = graded(tmp_path, answers=answers)
    assert [(line, text[:60]) for line, text in told(found)] == [
        (4, "the answer to second-grad cannot be read: Numbers are wanted"),
        (7, "the answer to clear cannot be read: 'optimizer.clear()' is n"),
        (8, "the answer to place cannot be read: There is no number for w"),
        (11, "the lesson small asks no 'eror'. Did you mean error?"),
        (12, "the answer to error cannot be read: 3 is none of the options"),
    ]
    assert found.figures.points == 0
    assert len(found.results) == 4


def test_hints_and_tries_that_a_file_states_count(tmp_path: Path) -> None:
    hints, tries = {"second-grad": 2, "error": 0}, {"clear": 3, "second-grad": 1}
    found = graded(tmp_path, answers=RIGHT, hints=hints, tries=tries)
    assert found.troubles == ()
    assert found.unstated == ()
    counted = {r.prompt: (r.hints, r.tries, r.verdict.points) for r in found.results}
    assert counted == {
        "second-grad": (2, 1, 0.5),
        "clear": (0, 3, 0.25),
        "place": (0, 1, 1.0),
        "error": (0, 1, 1.0),
    }
    bare = graded(tmp_path, answers=RIGHT, tries=tries)
    assert bare.unstated == ("hints",)
    assert graded(tmp_path, answers=RIGHT).unstated == ("hints", "tries")


def test_hints_and_tries_that_cannot_be_are_told_and_the_rest_counts(tmp_path: Path) -> None:
    hints: dict[str, object] = {"second-grad": 9, "clear": -1, "error": "two"}
    found = graded(tmp_path, answers=RIGHT, hints=hints, tries={"place": 2})
    assert [text for _, text in told(found)] == [
        "9 hints are stated for second-grad, which has 3 hints",
        "2 tries are stated for place, which has 1 try",
        '"hints" of clear must be a whole number from 0',
        '"hints" of error must be a whole number from 0',
    ]
    assert {r.prompt: (r.hints, r.tries) for r in found.results} == {
        "second-grad": (3, 1),
        "clear": (0, 1),
        "place": (0, 1),
        "error": (0, 1),
    }
    found = graded(tmp_path, answers=RIGHT, hints=3)
    assert [text for _, text in told(found)] == ['"hints" must be an object: name to number']
    assert found.figures.points == 4


def test_a_report_of_the_window_is_graded_anew(tmp_path: Path) -> None:
    given = {**RIGHT, "second-grad": 4.0}
    first = graded(tmp_path, learner="Ada", answers=given, hints={"place": 0}, tries={"clear": 2})
    whole = report.as_json(LESSON, first.results, "Ada")
    whole["points"] = 4.0
    path = tmp_path / "report.json"
    path.write_text(json.dumps(whole, indent=1), "utf-8")
    again = grading.grade(LESSON, answer_files.read(path))
    assert again.learner == "Ada"
    assert again.troubles == ()
    assert again.unstated == ()
    assert again.figures.points == first.figures.points == 2.5
    assert again.results == first.results
    whole["prompts"][1]["answer"] = "nothing"
    path.write_text(json.dumps(whole, indent=1), "utf-8")
    (trouble,) = grading.grade(LESSON, answer_files.read(path)).troubles
    line = path.read_text("utf-8").splitlines()[(trouble.line or 0) - 1]
    assert line == '   "name": "clear",'


def test_what_nobody_has_counted_is_not_claimed(tmp_path: Path) -> None:
    found = graded(tmp_path, answers=RIGHT, tries={"clear": 2})
    page = report.html(LESSON, found.results, "Ada", unstated=found.unstated)
    note = "Nobody has stated the hints: the answers count as given without hints."
    assert note in page
    assert '<td class="number">–</td><td class="number">2</td>' in page
    prompts = report.as_json(LESSON, found.results, "Ada", unstated=found.unstated)["prompts"]
    assert [prompt["hints"] for prompt in prompts] == [None] * 4
    assert [prompt["tries"] for prompt in prompts] == [1, 2, 1, 1]
    both = report.html(LESSON, found.results, "Ada", unstated=("hints", "tries"))
    assert "count as given without hints and given at the first try." in both
    assert "Nobody has stated" not in report.html(LESSON, found.results)
    class_report.write([found], tmp_path)
    assert note in (tmp_path / "ada-small.html").read_text("utf-8")


def test_what_else_is_wrong_in_a_file_is_told_and_the_rest_counts(tmp_path: Path) -> None:
    path = tmp_path / "ben.json"
    path.write_text(
        '{"lesson": "small",\n "learner": ["Ben"],\n "anwsers": 1,\n "answers": {\n'
        '  "error": "yes",\n  "error": "no"\n}}',
        encoding="utf-8",
    )
    found = grading.grade(LESSON, answer_files.read(path))
    assert found.learner == "ben"
    assert found.figures.points == 1
    assert told(found) == [
        (2, '"learner" must be a text'),
        (
            3,
            'there is no use for "anwsers"; known: lesson, learner, answers, hints, tries. '
            "Did you mean answers?",
        ),
        (5, '"error" stands here twice; the last one counts'),
    ]


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b'{"lesson": "small",\n "answers": {1: 2}}', 2, "this is no JSON: Expecting property"),
        (b'["small"]', 1, "an object is wanted"),
        (b'{"answers": {}}', 1, '"lesson" is missing'),
        (b'{"answers": {},\n "lesson": 3}', 2, '"lesson" must be the name of a lesson'),
        (b'{"lesson": "small"}', 1, '"answers" is missing'),
        (b'{"lesson": "small",\n\n "answers": [1]}', 3, '"answers" must be an object'),
        (b'{"lesson": "sm\xff"}', 1, "this text is not UTF-8"),
        (b"[" * 100_000, None, "this is no JSON that can be read: it is nested too deeply"),
        (b"9" * 9_999, None, "this is no JSON that can be read: "),
        (b"", 1, "this is no JSON: Expecting value"),
    ],
)
def test_files_that_cannot_be_read_are_told(
    tmp_path: Path, data: bytes, line: int | None, message: str
) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(data)
    with pytest.raises(DocumentError) as caught:
        answer_files.read(path)
    assert caught.value.path == path
    assert caught.value.line == line
    assert caught.value.message.startswith(message)


def test_a_class_is_summed_up(tmp_path: Path) -> None:
    grades = [
        graded(tmp_path, "a", answers=RIGHT),
        graded(tmp_path, "b", answers={**RIGHT, "second-grad": 4.0}),
        graded(tmp_path, "c", answers={**RIGHT, "second-grad": 4.0, "error": "yes"}),
        graded(tmp_path, "d", answers={"second-grad": -8.0, "clear": "optimizer.zero_grad()"}),
    ]
    (found,) = grading.of_class(grades)
    assert found.learners == 4
    assert found.points == (4 + 3 + 2 + 1) / 4
    assert found.mistakes == (("accumulation overlooked", 2), ("sign", 1))
    assert [(each.prompt, each.wrong) for each in found.questions] == [
        ("second-grad", 3),
        ("error", 2),
        ("place", 1),
    ]
    assert [each.prompt for each in found.to_repeat] == ["second-grad", "error"]
    worst = found.to_repeat[0]
    assert (worst.step, worst.heading, worst.share) == (1, "Backward twice", 0.75)
    assert worst.reasons == (("accumulation overlooked", 2), ("sign", 1))


def test_reports_are_written_and_no_two_share_a_file(tmp_path: Path) -> None:
    folder = class_report.folder_for(tmp_path / "reports")
    grades = [
        graded(tmp_path, "a", learner="=Ada/../<b>", answers={**RIGHT, "second-grad": 4.0}),
        graded(tmp_path, "b", learner="=ADA/../<B>", answers=RIGHT),
        graded(tmp_path, "c", learner="Zoë", answers={}),
    ]
    written = class_report.write(grades, folder)
    assert sorted(path.name for path in written) == [
        "ADA-B--small-2.html",
        "ADA-B--small-2.json",
        "Ada-b--small.html",
        "Ada-b--small.json",
        "Zoë-small.html",
        "Zoë-small.json",
        "class.csv",
        "class.html",
    ]
    assert all(path.is_file() for path in written)
    rows = list(csv.reader(io.StringIO((folder / "class.csv").read_text("utf-8-sig"))))
    assert rows == [
        ["learner", "lesson", "points", "out of", "right", "answered", "accumulation overlooked"],
        ["'=Ada/../<b>", "small", "3", "4", "3", "4", "1"],
        ["'=ADA/../<B>", "small", "4", "4", "4", "4", "0"],
        ["Zoë", "small", "0", "4", "0", "0", "0"],
    ]
    page = (folder / "class.html").read_text("utf-8")
    assert '<a href="Ada-b--small.html">=Ada/../&lt;b&gt;</a>' in page
    assert "<b>2. Backward twice</b> (<code>second-grad</code>): 2 of 3; " in page
    own = json.loads((folder / "Ada-b--small.json").read_text("utf-8"))
    assert (own["learner"], own["points"], own["most"]) == ("=Ada/../<b>", 3.0, 4)
    assert "Zoë" in (folder / "Zoë-small.html").read_text("utf-8")


def test_a_report_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    grades = [graded(tmp_path, answers={})]
    (tmp_path / "class.csv").mkdir()
    with pytest.raises(DocumentError, match=r"class\.csv: this cannot be written: "):
        class_report.write(grades, tmp_path)
    with pytest.raises(DocumentError, match="this is a file, not a folder"):
        class_report.folder_for(tmp_path / "ada.json")
    with pytest.raises(DocumentError, match="this folder cannot be made: "):
        class_report.folder_for(tmp_path / "no" / "such")
