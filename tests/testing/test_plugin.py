"""The pytest plugin in a project of its own, by pytester; and the example of its page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "testing.md"


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A project beside an installed playground: what pyproject.toml tells pip, told here."""
    installed = {point.value for point in entry_points(group="pytest11")}
    if "playground.testing.plugin" not in installed:
        folder = pytester.path / "site" / "gradient_playground-0.dist-info"
        folder.mkdir(parents=True)
        (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: x\nVersion: 0\n", "utf-8")
        stated = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
        points = stated["entry-points"]["pytest11"].items()
        lines = ["[pytest11]", *(f"{name} = {value}" for name, value in points)]
        (folder / "entry_points.txt").write_text("\n".join(lines), "utf-8")
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder.parent), str(ROOT)]))
    return pytester


def test_the_plugin_costs_a_project_nothing_that_does_not_use_it() -> None:
    code = (
        "import sys, playground.testing.plugin;"
        "heavy = {'torch', 'PySide6', 'numpy', 'sympy', 'pyqtgraph', 'shiboken6'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_the_example_of_the_page_runs_without_pytest_qt(project: pytest.Pytester) -> None:
    example = re.search(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert example is not None
    project.makepyfile(example[1])
    project.runpytest_subprocess("-p", "no:pytest-qt", "-p", "no:xvfb").assert_outcomes(passed=2)


def test_failures_say_what_was_not_there_and_errors_of_the_window_come_out(
    project: pytest.Pytester,
) -> None:
    project.makepyfile(
        """
        import pytest

        def fails(what, *arguments):
            with pytest.raises(AssertionError) as caught:
                what(*arguments)
            return str(caught.value)

        def test_sentences(playground_window):
            assert "open a problem first" in fails(lambda: playground_window.read("w1"))
            window = playground_window.open("two-slopes")
            told = fails(window.read, "w3")
            assert told == "the window shows no 'w3'; did you mean 'w2' or 'w1'?"
            assert fails(window.press, "Fly") == "there is no key, button or menu item 'Fly'"
            assert "no parameter 'b'; there are w1, w2" in fails(window.drag, "b", 1.0)
            assert "Undo" in fails(window.press, "Undo")
            assert "there are SGD" in fails(window.type, "optimizer", "Sgd")

        def test_an_error_within_qt_fails_the_test(playground_window):
            window = playground_window.open("two-slopes")

            def broken(frame):
                raise ValueError("broken panel")

            window.main.session.framed.connect(broken)
            assert "ValueError: broken panel" in fails(window.press, "forward")
            window.main.session.framed.disconnect(broken)

        def test_a_problem_that_does_not_open(playground_window, tmp_path):
            file = tmp_path / "bad.py"
            file.write_text("# %% parameters\\nw = torch.ones(2, requires_grad=True)\\n"
                            "# %% loss\\nloss = w.summ()\\n")
            assert "bad does not open" in fails(playground_window.open, file)
        """
    )
    project.runpytest_subprocess().assert_outcomes(passed=3)
