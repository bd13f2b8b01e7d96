"""``playground check`` as course staff type it: rows, progress, JUnit XML, a class, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import torch

from playground.cli import main

ROOT = Path(__file__).resolve().parents[1]
SMALL = ROOT / "tests" / "lesson" / "small_lesson.py"
BROKEN = ROOT / "tests" / "lesson" / "broken_lesson.py"
RIGHT = {
    "second-grad": 8.0,
    "clear": "optimizer.zero_grad()",
    "place": {"w1": 0.4, "w2": 1.024},
    "error": "no",
}


def answered(folder: Path, name: str, **whole: Any) -> Path:
    path = folder / f"{name}.json"
    path.write_text(json.dumps(whole, indent=1), encoding="utf-8")
    return path


def line_of(path: Path, part: str) -> int:
    text = path.read_text("utf-8")
    return text[: text.index(part)].count("\n") + 1


def test_a_lesson_is_a_row_and_its_steps_are_told_apart(
    capsys: pytest.CaptureFixture[str],
) -> None:
    threads = torch.get_num_threads()
    assert main(["check", "two-slopes", "learning-rate", str(SMALL)]) == 0
    rows, progress = capsys.readouterr()
    width = len(str(SMALL))
    assert rows.splitlines() == [
        f"ok      {'two-slopes':<{width}}  1 of 1 hold: 1 problem",
        f"ok      {'learning-rate':<{width}}  45 of 45 hold: 2 problems, 18 code cells, "
        "14 asserts, 11 right answers",
        f"ok      {SMALL}  20 of 20 hold: 2 problems, 8 code cells, 6 asserts, 4 right answers",
    ]
    assert progress.splitlines() == [
        *(f"learning-rate: step {at} of 7" for at in range(1, 8)),
        *(f"{SMALL}: step {at} of 5" for at in range(1, 6)),
    ]
    assert torch.get_num_threads() == threads


def test_on_a_terminal_progress_is_one_line_that_is_gone_after(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert main(["check", "learning-rate"]) == 0
    told = capsys.readouterr().err
    line = "learning-rate: step 7 of 7"
    assert "\n" not in told
    assert told.endswith(f"\r{line}\r{' ' * len(line)}\r")


def test_a_broken_lesson_is_told_line_by_line_and_the_rest_goes_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", str(BROKEN), "missing.py", "two-slopes"]) == 2
    rows, told = capsys.readouterr()
    lines = rows.splitlines()
    assert len(lines) == 14
    assert lines[0].startswith(
        f"failed  {BROKEN}  7 of 23 hold, 3 not tried: {BROKEN}, line 8: this problem does not "
        "open: this document wants to read points.csv"
    )
    for line in lines[1:13]:
        assert line.startswith(f"        {BROKEN}, line ")
    assert lines[13].startswith("ok      two-slopes")
    assert "playground: missing.py: there is no such file\n" in told
    assert main(["check", str(BROKEN)]) == 1


def test_a_lesson_whose_steps_are_all_misspelled_is_no_problem_that_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lesson.py"
    path.write_text(SMALL.read_text("utf-8").replace("%% step", "%% stop"), encoding="utf-8")
    assert main(["check", str(path)]) == 1
    rows = capsys.readouterr().out
    assert f"{path}, line 1: there is no step: mark each with `# %% step [markdown]`" in rows
    assert "line 33: 'stop' is no mark of a lesson" in rows


def test_a_lesson_reads_the_files_that_are_granted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    points = tmp_path / "points.csv"
    points.write_text("1 2\n", encoding="utf-8")
    assert main(["check", str(BROKEN), "--data", str(points)]) == 1
    assert "points.csv" not in capsys.readouterr().out
    assert main(["check", str(BROKEN), "--data", str(tmp_path / "none.csv")]) == 2
    assert "none.csv: there is no such file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["check"], "name a lesson or a file to check, or --answers FOLDER"),
        (["check", "momentm"], "no built-in problem or lesson 'momentm'. Did you mean momentum?"),
        (["check", "slopes", "--report", "reports"], "--report FOLDER needs --answers"),
        (["check", "--answers", ".", "--junit", "a.xml"], "--junit FILE needs a document"),
        (["check", "slopes", "--junit", "/no/such/a.xml"], "there is no folder /no/such"),
        (["check", "slopes", "--junit", "/"], "--junit /: this is a folder, not a file"),
        (["check", "--answers", "/no/such"], "/no/such: there is no such folder"),
        (["check", "--answers", str(SMALL)], "this is a file, not a folder"),
        (["check", "--answers", str(SMALL.parent)], "there are no answer files (*.json)"),
        (["check", "--answers", ".", "--report", str(SMALL)], "not a folder to write reports in"),
        (["check", "--answers", ".", "--report", "/no/such"], "this folder cannot be made"),
    ],
)
def test_bad_use_is_one_line_and_exit_2(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    rows, said = capsys.readouterr()
    assert rows == ""
    assert said.startswith("playground: ")
    assert said.count("\n") == 1
    assert told in said


def test_junit_xml_has_a_case_for_each_expectation(tmp_path: Path) -> None:
    out = tmp_path / "out.xml"
    document = tmp_path / "document.py"
    document.write_text(
        "import torch\n# %% parameters\nw = torch.tensor(2.0, requires_grad=True)\n"
        '# %% loss\nloss = w**2\n# %%\nassert w.item() == 3.0, "<\x1b[31m> & \\"\ud7ff\\""\n',
        encoding="utf-8",
    )
    names = [str(BROKEN), str(SMALL), str(document), "missing.py"]
    assert main(["check", *names, "--junit", str(out)]) == 2
    root = ElementTree.parse(out).getroot()
    counts = [(s.get("name"), s.get("tests"), s.get("failures"), s.get("skipped")) for s in root]
    assert counts == [
        ("broken_lesson", "23", "13", "3"),
        ("small_lesson", "20", "0", "0"),
        ("document", "2", "1", "0"),
        ("missing.py", "1", "1", "0"),
    ]
    assert (root.get("tests"), root.get("failures")) == ("46", "15")
    # No attribute but those of the schema that Jenkins and others hold a file against.
    counted = {"tests", "failures", "errors", "time"}
    assert set(root.attrib) == counted
    assert {name for s in root for name in s.attrib} == counted | {"name", "skipped", "file"}
    assert {n for case in root.iter("testcase") for n in case.attrib} == {
        *("classname", "name", "time")
    }
    assert [s.get("file") for s in root] == [str(BROKEN), str(SMALL), str(document), "missing.py"]
    cases = list(root.iter("testcase"))
    assert len({(case.get("classname"), case.get("name")) for case in cases}) == len(cases) == 46
    line = line_of(BROKEN, "assert w.grad.item() == 0.0")
    name = f"assert: check grads: assert w.grad.item() == 0.0 (line {line})"
    (failed,) = [case for case in cases if case.get("name") == name]
    (failure,) = failed
    assert failure.tag == "failure"
    assert failure.get("message") == "it was cleared (w.grad.item() is 3.0)"
    assert failure.text == f"{BROKEN}, line {line}: it was cleared (w.grad.item() is 3.0)"
    (odd,) = root.iterfind("testsuite[@name='document']/testcase/failure")
    assert odd.get("message") == '<\ufffd[31m> & "\ud7ff" (w.item() is 2.0)'


def test_junit_xml_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(path: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    out = tmp_path / "out.xml"
    assert main(["check", "two-slopes", "--junit", str(out)]) == 2
    rows, told = capsys.readouterr()
    assert rows.startswith("ok ")
    assert told == f"playground: --junit {out}: this cannot be written: No space left on device\n"


def test_a_class_is_graded_and_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    answered(folder, "ada", lesson="small_lesson", learner="Ada", answers=RIGHT)
    wrong = {**RIGHT, "second-grad": 4.0}
    answered(folder, "ben", lesson="small_lesson", learner="Ben", answers=wrong)
    words = ["check", str(SMALL), "--answers", str(folder), "--report", str(tmp_path / "out")]
    assert main(words) == 0
    rows, told = capsys.readouterr()
    assert rows.splitlines()[1:] == [
        "learner  lesson        points  out of  right  answered  mistakes",
        "Ada      small_lesson       4       4      4         4",
        "Ben      small_lesson       3       4      3         4  accumulation overlooked (1×)",
        "",
        "small_lesson: 2 learners, 3.5 of 4 points on average",
        "  to repeat with the class:",
        "    step 2, Backward twice: second-grad, 1 of 2: accumulation overlooked (1×)",
    ]
    assert told.splitlines()[5:] == [
        f"{folder}: file 1 of 2 (ada.json)",
        f"{folder}: file 2 of 2 (ben.json)",
        f"6 files written to {tmp_path / 'out'}",
    ]
    assert len(list((tmp_path / "out").iterdir())) == 6


def test_bad_answer_files_are_told_and_the_rest_is_graded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.json").write_text('{"lesson":\n', encoding="utf-8")
    answered(tmp_path, "b", lesson="learning-rat", answers={})
    answered(
        tmp_path, "c", learner="Cleo", answers={"eror": 1, "place": "left"}, lesson="small_lesson"
    )
    answered(tmp_path, "d", learner="Dora", lesson="small_lesson", answers=RIGHT)
    assert main(["check", str(SMALL), "--answers", str(tmp_path)]) == 2
    rows, told = capsys.readouterr()
    said = [line for line in told.splitlines() if line.startswith("playground: ")]
    assert said == [
        f"playground: {tmp_path / 'a.json'}, line 2: this is no JSON: Expecting value",
        f"playground: {tmp_path / 'b.json'}, line 2: there is no built-in lesson 'learning-rat'. "
        "Did you mean learning-rate?",
        f"playground: {tmp_path / 'c.json'}, line 4: the lesson small_lesson asks no 'eror'. "
        "Did you mean error?",
        f"playground: {tmp_path / 'c.json'}, line 5: the answer to place cannot be read: "
        "A number for each coordinate is wanted, such as w1 = 1.5, not 'left'.",
    ]
    assert [line.split()[0] for line in rows.splitlines()[1:4]] == ["learner", "Cleo", "Dora"]


def test_names_that_no_table_can_hold_are_shown_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = "\ud800x\x1b[31m\u202ey"
    answered(tmp_path, "a", lesson="small_lesson", learner=odd, answers={odd: 1})
    answered(tmp_path, "b", lesson="small_lesson", learner="long" * 99, answers=RIGHT)
    report = tmp_path / "out"
    words = ["check", str(SMALL), "--answers", str(tmp_path), "--report", str(report)]
    assert main(words) == 2
    rows, told = capsys.readouterr()
    assert rows.splitlines()[2].split()[:2] == ["\ufffdx\ufffd[31m\ufffdy", "small_lesson"]
    assert rows.splitlines()[3].startswith("long" * 24 + "lon…  small_lesson")
    assert "asks no '\ufffdx\ufffd[31m\ufffdy'" in told
    assert "\x1b" not in rows + told
    assert len(list(report.iterdir())) == 6


def test_two_files_of_one_name_are_told_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answered(tmp_path, "one", lesson="small_lesson", learner="Ada", answers=RIGHT)
    answered(tmp_path, "two", lesson="small_lesson", learner="ada", answers={})
    answered(tmp_path, "three", lesson="slopes", learner="Ada", answers={})
    assert main(["check", str(SMALL), "--answers", str(tmp_path)]) == 0
    rows, told = capsys.readouterr()
    learners = [line.partition("  ")[0] for line in rows.splitlines()[2:5]]
    assert learners == ["Ada (one)", "Ada", "ada (two)"]
    said = f"playground: {tmp_path / 'two.json'}: ada has answered small_lesson in one.json, too; "
    assert said + "both are graded" in told.splitlines()


def test_a_terminal_without_the_letters_loses_nothing() -> None:
    words = [sys.executable, "-m", "playground", "run", "one-weight", "--steps", "1"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "\\u03b8  " in done.stdout


def test_the_ten_lessons_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--lessons", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found) == 10
    assert found[0]["name"] == "slopes"
    assert found[0]["title"] == "Two slopes"
    assert len(found[0]["objectives"]) >= 3
    assert "second-grad" in found[0]["prompts"]
    assert main(["list", "--lessons"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [each["name"] for each in found]


def test_it_needs_no_display_and_loads_no_qt() -> None:
    code = (
        "import sys\n"
        "from playground.cli import main\n"
        "code = main(['check', 'learning-rate', 'two-slopes'])\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "assert not {'PySide6', 'pyqtgraph'} & loaded\n"
        "sys.exit(code)\n"
    )
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {key: value for key, value in os.environ.items() if key not in hidden}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("ok ") == 2
    assert done.stderr.splitlines()[-1] == "learning-rate: step 7 of 7"


def test_the_exit_codes_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["check", "--help"])
    assert stop.value.code == 0
    words = " ".join(capsys.readouterr().out.split())
    assert "Exit codes: 0 where all holds; 1 where an expectation fails" in words
    assert "2 for bad use" in words
