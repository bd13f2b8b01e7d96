"""Stages of a lesson made by hand, as the player would give them."""

from __future__ import annotations

from typing import Any

from playground.state.lesson import CHOICE, VALUE, Prompt, Result, Stage, Verdict

HEADINGS = ("First", "Second `w`", "Third")


def stage_of(**changes: Any) -> Stage:
    """A step without a question, unless changed."""
    usual: dict[str, Any] = {
        "lesson": "slopes",
        "title": "Two slopes",
        "step": 1,
        "headings": HEADINGS,
        "text": "Read `w1.grad`.\n\n- one\n- two",
    }
    return Stage(**{**usual, **changes})


def asking(kind: str = VALUE, **changes: Any) -> Stage:
    """A step that waits for an answer; ``changes`` are those of the prompt."""
    usual: dict[str, Any] = {
        "name": "ask",
        "kind": kind,
        "text": "What is `w1.grad`?",
        "about": "w1.grad",
        "hints_in_all": 3,
    }
    if kind == CHOICE:
        usual["options"] = ("red", "`green`", "blue")
    return stage_of(prompt=Prompt(**{**usual, **changes}), answerable=True)


def result_of(verdict: Verdict, prompt: str = "ask", step: int = 1) -> Result:
    """The result of a prompt."""
    return Result(prompt, step, VALUE, "What is `w1.grad`?", verdict)
