"""How a ranking begins."""

from __future__ import annotations

import pytest

from playground.lesson.mixing import mixed
from tests.lesson.small import played

FOUR = ("0.01", "0.03", "0.07", "0.09")


@pytest.mark.parametrize("right", [FOUR, FOUR[::-1], ("0.07", "0.03", "0.01", "0.09")])
@pytest.mark.parametrize("place", [f"learning-rate/{step}/rates" for step in range(12)])
def test_a_ranking_begins_in_no_order_that_tells(right: tuple[str, ...], place: str) -> None:
    start = mixed(FOUR, right, place)
    assert sorted(start) == sorted(FOUR)
    assert start not in (FOUR, right)
    assert mixed(FOUR, right, place) == start


def test_places_differ() -> None:
    assert len({mixed(FOUR, None, f"lesson/{step}") for step in range(12)}) > 3


def test_of_two_options_at_least_the_right_order_is_avoided() -> None:
    assert mixed(("a", "b"), ("a", "b"), "x") == ("b", "a")
    assert mixed(("a", "b"), ("b", "a"), "x") == ("a", "b")
    assert mixed(("a",), ("a",), "x") == ("a",)


def test_a_long_list_is_mixed_too() -> None:
    options = tuple(map(str, range(30)))
    start = mixed(options, options, "x")
    assert start != options
    assert sorted(start) == sorted(options)


def test_the_prompt_of_a_ranking_carries_its_beginning() -> None:
    text = """# %% [markdown]
# # Orders
#
# Two numbers.

# %%
import torch

# %% parameters
w = torch.tensor(1.0, requires_grad=True)

# %% loss
loss = w * 2

# %% step [markdown]
# ## One

# %% question order kind="ranking" options="a | b | c"
# Rank them.
answer = ("a", "b", "c")
"""
    player, _ = played(text)
    prompt = player.stage.prompt
    assert prompt is not None
    assert prompt.options == ("a", "b", "c")
    assert sorted(prompt.start) == ["a", "b", "c"]
    assert prompt.start != prompt.options
    again, _ = played(text)
    assert again.stage.prompt == prompt
