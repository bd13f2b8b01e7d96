"""Wrong answers to the lessons' own questions: the mistake that is named is the one made."""

from __future__ import annotations

from typing import Any

import pytest

from playground.lesson import catalogue
from playground.lesson.diagnoses import names
from playground.lesson.door import OwnDoor
from playground.lesson.player import Player
from playground.state.lesson import Verdict


def verdict_of(lesson: str, prompt: str, answer: Any) -> Verdict:
    """What is said of an answer to a lesson's prompt, all before it shown."""
    step = next(at for at, ask in catalogue.load(lesson).prompts if ask.name == prompt)
    player = Player(catalogue.load(lesson), OwnDoor(), step)
    while player.stage.prompt is None or player.stage.prompt.name != prompt:
        assert player.stage.step == step
        if player.stage.answerable:
            player.reveal()
        else:
            player.next()
    player.answer(answer)
    verdict = player.stage.verdict
    assert verdict is not None
    return verdict


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [("-4.07", names.MEAN_FOR_SUM), ("-4.0743", names.MEAN_FOR_SUM), ("2", None), ("-300", None)],
)
def test_a_mean_for_a_sum_is_no_stale_value(answer: str, mistake: str | None) -> None:
    verdict = verdict_of("noise-and-batches", "summed", answer)
    assert not verdict.right
    assert verdict.mistake == mistake, verdict.told
    assert "where the point was" not in verdict.told


def test_another_grad_fn_is_named_whether_it_is_typed_or_picked() -> None:
    verdict = verdict_of("what-autograd-keeps", "node", "MmBackward0")
    assert verdict.mistake == names.GRAD_FN
    verdict = verdict_of("what-autograd-keeps", "node", "BinaryCrossEntropyWithLogitsBackward0")
    assert verdict.mistake == names.GRAD_FN
    assert verdict.told.endswith("belongs to loss.")
