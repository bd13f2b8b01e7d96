"""The report: golden figures, nothing glossed over, and nothing loaded from elsewhere."""

from __future__ import annotations

import json
from html.parser import HTMLParser

from playground.lesson import report
from playground.lesson.contents import Lesson
from playground.lesson.summary import HELPED, LEFT_OUT, SHOWN, Repeat, summary
from playground.state.lesson import CHOICE, POINT, VALUE, Result, Verdict
from tests.lesson.small import lesson

FORGOT = Result(
    "second-grad",
    1,
    VALUE,
    "What will `w2.grad` hold?",
    Verdict(False, 4.0, 8.0, "Backward adds.", "forgot zero_grad"),
    hints=1,
)
CLEARED = Result(
    "clear",
    1,
    CHOICE,
    "What clears?",
    Verdict(True, "optimizer.zero_grad()", "optimizer.zero_grad()", "Right.", None, 0.25),
    hints=0,
    tries=3,
)
PLACE = Result(
    "place",
    2,
    POINT,
    "Where?",
    Verdict(True, {"w1": 0.4, "w2": 1.024}, {"w1": 0.4, "w2": 1.024}, "Right.", None, 1.0),
)
SEEN = Result("error", 3, CHOICE, "Does it?", Verdict(False, None, "no", ""), tries=0)


class Page(HTMLParser):
    """The rows of a page, and everything that it refers to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.references: list[str] = []
        self.cell = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.references += [str(value) for name, value in attrs if name in ("href", "src")]
        if tag == "tr":
            self.rows.append([])
        self.cell = tag == "td" or (self.cell and tag in ("code", "b", "br"))
        if tag == "td":
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self.cell = self.cell and tag != "td"

    def handle_data(self, data: str) -> None:
        if self.cell:
            self.rows[-1][-1] += data


def test_points_and_what_to_repeat() -> None:
    figures = summary(lesson(), (FORGOT, CLEARED, PLACE, SEEN))
    assert (figures.points, figures.most, figures.right, figures.answered) == (1.25, 4, 2, 3)
    assert figures.repeats == (
        Repeat("forgot zero_grad", (1,)),
        Repeat(HELPED, (1,)),
        Repeat(SHOWN, (3,)),
    )


def test_prompts_without_an_answer_count_and_stand_last() -> None:
    figures = summary(lesson(), (SEEN,))
    assert (figures.points, figures.most, figures.answered) == (0, 4, 0)
    assert figures.repeats == (Repeat(SHOWN, (3,)), Repeat(LEFT_OUT, (1, 2)))


def test_every_prompt_stands_in_the_page_as_it_was_answered() -> None:
    text = report.html(lesson(), (FORGOT, CLEARED, SEEN), "Ada <Lovelace>")
    page = Page(text)
    rows = [row for row in page.rows if row]
    assert rows == [
        [
            "What will w2.grad hold after a second backward?",
            *("4", "8", "✗ wrongforgot zero_grad. Backward adds.", "1", "1", "0"),
        ],
        [
            "What clears every .grad?",
            *("optimizer.zero_grad()", "optimizer.zero_grad()", "✓ right", "0", "3", "0.25"),
        ],
        ["Where do three steps lead?", "–", "–", "– not answered", "0", "0", "0"],
        ["Does a second backward over one graph work?", "–", "no", "– shown", "0", "0", "0"],
    ]
    assert page.references == []
    assert "Ada &lt;Lovelace&gt;" in text
    assert "0.25 of 4 points. 2 of 4 questions answered, 1 of them right." in text
    assert report.HONEST in text
    assert "<b>forgot zero_grad</b>: step 2 Backward twice" in text


def test_none_is_an_answer_and_a_shown_one_is_none() -> None:
    none = Result(
        "second-grad", 1, VALUE, "?", Verdict(False, None, 8.0, "It is a number.", "none")
    )
    rows = [row for row in Page(report.html(lesson(), (none,))).rows if row]
    assert rows[0][1:4] == ["None", "8", "✗ wrongnone. It is a number."]
    lines = report.as_json(lesson(), (none, SEEN))["prompts"]
    assert lines[0]["answer"] is None
    assert "answer" not in lines[3]
    assert [line["outcome"] for line in lines] == ["wrong", *["not answered"] * 2, "shown"]


def test_json_is_whole_and_strict() -> None:
    wild = Result(
        "second-grad", 1, VALUE, "?", Verdict(False, [float("nan"), 1.0], float("inf"), "No.")
    )
    found = json.loads(json.dumps(report.as_json(lesson(), (wild, PLACE), "Ada"), allow_nan=False))
    assert (found["report"], found["lesson"], found["learner"]) == (1, "small", "Ada")
    assert (found["points"], found["most"]) == (1.0, 4)
    assert found["prompts"][0]["answer"] == ["nan", 1.0]
    assert found["prompts"][0]["truth"] == "inf"
    assert found["prompts"][2]["answer"] == {"w1": 0.4, "w2": 1.024}
    assert found["repeat"][-1]["steps"] == [
        {"step": 2, "heading": "Backward twice"},
        {"step": 4, "heading": "Another problem"},
    ]


def test_results_of_prompts_that_are_gone_are_left_out() -> None:
    other: Lesson = lesson("# %% [markdown]\n# # Bare\n")
    assert report.as_json(other, (FORGOT,))["prompts"] == []
    assert "0 of 0 points" in report.html(other, (FORGOT,))


def test_the_day_stands_beside_the_name_and_words_are_no_code() -> None:
    text = report.html(lesson(), (SEEN, CLEARED), "Ada", "2026-11-21")
    assert "<p>Ada · 2026-11-21</p>" in text
    assert "<td>no</td>" in text
    found = report.as_json(lesson(), (SEEN,), "Ada", "2026-11-21")
    assert found["when"] == "2026-11-21"
    assert "when" not in report.as_json(lesson(), (SEEN,), "Ada")
