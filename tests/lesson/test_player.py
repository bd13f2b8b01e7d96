"""The player: acts done in order, answers judged after them, ways back, and strays taken back."""

from __future__ import annotations

import numpy as np
import torch

from playground.lesson.door import OwnDoor
from playground.lesson.own_acts import remaining
from playground.lesson.player import STRAYED, WAITING, Player
from playground.state import acts
from playground.state.lesson import Answer, Next
from tests.lesson.small import TEXT, lesson, line_of, played


def test_a_step_is_done_cell_by_cell_and_its_checks_hold() -> None:
    player, door = played()
    stage = player.stage
    assert (stage.lesson, stage.title, stage.step, stage.steps) == ("small", "Small steps", 0, 5)
    assert stage.headings[1] == "Backward twice"
    assert stage.text == "First the loss, then the gradients."
    assert stage.lines == "value = double(w1) + square(w2) + 5\nloss = value"
    assert stage.show == ("graph",)
    assert door.lab.loss is None
    player.next()
    assert door.lab.acts == [acts.Forward()]
    assert (player.stage.lines, player.stage.done) == ("loss.backward()", stage.lines)
    player.next()
    assert door.lab.acts == [acts.Forward(), acts.Backward()]
    assert player.stage.lines == ""
    assert player.stage.told == ""
    player.next()
    assert (player.stage.step, player.stage.done) == (1, "")


def test_a_prediction_is_judged_after_the_acts_that_follow() -> None:
    player, door = played(step=1)
    stage = player.stage
    assert stage.waiting
    assert stage.prompt is not None
    assert (stage.prompt.name, stage.prompt.kind, stage.prompt.about) == (
        *("second-grad", "value"),
        "w2.grad",
    )
    assert stage.prompt.text == "What will `w2.grad` hold after a second backward?"
    assert stage.hide == ("tensors", "ledger")
    assert stage.notes == "Ask the room first."
    assert stage.revealed == ""
    assert door.lab.acts == [acts.Forward(), acts.Backward()]
    player.next()
    assert player.stage.told == WAITING
    player.answer(8.0)
    assert door.lab.acts == [acts.Forward(), acts.Backward()] * 2
    stage = player.stage
    assert stage.verdict is not None
    assert stage.verdict.right
    assert stage.verdict.truth == 8.0
    assert stage.revealed == "Each backward **adds**."
    assert stage.told == ""
    assert not stage.waiting
    (result,) = stage.results
    assert (result.prompt, result.step, result.tries, result.hints) == ("second-grad", 1, 1, 0)
    assert stage.hide == ("tensors", "ledger")  # a question is left


def test_hints_come_one_by_one() -> None:
    player, _ = played(step=1)
    for number in range(1, 4):
        player.hint()
        prompt = player.stage.prompt
        assert prompt is not None
        assert len(prompt.hints) == number
        assert prompt.hints_in_all == 3
    player.hint()
    assert player.stage.told == "There is no further hint."
    player.answer("8.0")
    assert player.stage.results[0].hints == 3


def test_a_wrong_prediction_does_not_break_the_checks_of_the_file() -> None:
    player, _ = played(step=1)
    player.answer(4.0)
    stage = player.stage
    assert stage.verdict is not None
    assert not stage.verdict.right
    assert stage.told == ""
    assert stage.revealed == "Each backward **adds**."


def test_a_question_may_be_answered_three_times() -> None:
    player, door = played(step=1)
    player.answer(8.0)
    player.next()
    done = list(door.lab.acts)
    for tries, wrong in enumerate(("w1.grad = 0", "loss.zero_grad()"), 1):
        player.answer(wrong)
        stage = player.stage
        assert stage.verdict is not None
        assert not stage.verdict.right
        assert stage.revealed == "Each backward **adds**."
        assert stage.results[-1].tries == tries
        assert stage.prompt is not None
        assert stage.prompt.tries == tries
    player.answer("optimizer.zero_grad()")
    stage = player.stage
    assert stage.verdict is not None
    assert stage.verdict.right
    assert stage.results[-1].tries == 3
    assert stage.revealed == "Each backward **adds**.\n\nIt leaves `None`."
    assert stage.hide == ()
    assert door.lab.acts == done


def test_a_question_is_over_after_three_wrong_answers_and_next_gives_up_before() -> None:
    for answers in (3, 1):
        player, _ = played(step=1)
        player.answer(8.0)
        player.next()
        for _ in range(answers):
            player.answer("w1.grad = 0")
        if answers == 1:
            player.next()
        stage = player.stage
        assert stage.step == 1
        assert stage.verdict is not None
        assert stage.verdict.truth == "optimizer.zero_grad()"
        assert stage.revealed.endswith("It leaves `None`.")
        player.next()
        assert player.stage.step == 2


def test_revealing_does_the_acts_and_is_noted_without_an_answer() -> None:
    player, door = played(step=1)
    player.reveal()
    stage = player.stage
    assert stage.verdict is not None
    assert (stage.verdict.right, stage.verdict.answer, stage.verdict.truth) == (False, None, 8.0)
    assert len(door.lab.acts) == 4
    assert stage.results[0].tries == 0
    assert not stage.waiting


def test_a_point_is_where_the_parameters_stand_afterwards() -> None:
    player, door = played(step=2)
    player.next()
    assert door.lab.acts[-1] == acts.Use("SGD", {"lr": 0.1})
    player.answer({"w1": 0.4, "w2": 1.024})
    verdict = player.stage.verdict
    assert verdict is not None
    assert verdict.right
    assert verdict.truth["w2"] == door.lab["w2"].item()
    run = door.lab.acts[-1]
    assert isinstance(run, acts.Run)
    assert run.steps == 3
    assert player.stage.told == ""


def test_another_problem_is_opened_where_its_cells_stand() -> None:
    player, door = played(step=2)
    player.next()
    player.reveal()
    first = door.lab
    assert "w1" in first.parameters
    player.next()
    assert door.lab is not first
    assert list(door.lab.parameters) == ["w"]
    assert player.stage.step == 3
    assert door.lab.document.title == "Small steps"


def test_an_error_on_purpose_is_kept_for_the_check_and_shown() -> None:
    player, door = played(step=3)
    player.next()
    player.answer("no")
    stage = player.stage
    assert stage.verdict is not None
    assert stage.verdict.right
    assert stage.told == ""
    assert player.failure is not None
    assert "second time" in str(player.failure)
    assert door.lab["w"].grad is not None
    player.next()
    assert player.failure is None


def test_the_end_is_told_once_and_stays() -> None:
    player, door = played(step=4)
    player.next()
    assert door.lab.acts[-1] == acts.Move({"w[0]": 3.0, "w": [3.0, -1.0]})
    assert not player.stage.ended
    player.next()
    assert player.stage.ended
    player.next()
    assert player.stage.ended
    player.back()
    assert (player.stage.step, player.stage.ended) == (3, False)


def test_going_back_and_forth_gives_the_same_bits() -> None:
    player, door = played()
    bits = []
    for step in (0, 1, 2, 3, 4):
        player.go(step)
        bits.append(_bits(door))
    walked, other = played()
    for step in range(5):
        assert walked.stage.step == step
        assert _bits(other) == bits[step]
        while walked.stage.step == step and not walked.stage.ended:
            if walked.stage.waiting:
                walked.reveal()
            walked.next()
    for step in (3, 1, 2, 0, 4):
        walked.go(step)
        assert _bits(other) == bits[step]
    walked.go(9)
    assert walked.stage.told == "There is no step 10: the lesson has 5."
    walked.go(0)
    walked.back()
    assert walked.stage.told == "This is the first step."


def test_a_learner_who_strays_is_taken_back_and_told() -> None:
    for stray in (
        acts.Move({"w1": 2.5}),
        acts.Execute("w1.grad = None"),
        acts.Use("Adam", {"lr": 0.1}),
        acts.Run(3),
    ):
        player, door = played()
        player.next()
        door.lab.perform(stray)
        player.next()
        assert player.stage.told == STRAYED
        assert door.lab.acts == [acts.Forward(), acts.Backward()]
        assert (door.lab["w1"].item(), door.lab["w1"].grad) == (1.0, torch.tensor(2.0))
        player.next()
        assert player.stage.told == ""


def test_undo_and_redo_lose_the_graph_and_are_mended() -> None:
    player, door = played()
    player.next()
    door.lab.undo()
    door.lab.redo()
    player.next()
    assert player.stage.told == STRAYED
    assert door.lab["w2"].grad == torch.tensor(4.0)


def test_the_learners_own_acts_count_where_they_are_what_comes_next() -> None:
    player, door = played()
    lab = door.lab
    lab.forward()
    player.next()
    assert player.stage.told == ""
    assert door.lab is lab
    assert lab.acts == [acts.Forward()]
    lab.backward()
    player.next()
    player.next()
    assert (player.stage.step, player.stage.told) == (1, "")
    lab.forward()  # half of what the prediction is about
    player.answer(8.0)
    assert lab.acts == [acts.Forward(), acts.Backward()] * 2
    assert player.stage.told == ""
    assert player.stage.verdict is not None
    assert player.stage.verdict.right


def test_steps_made_one_by_one_are_the_beginning_of_a_run() -> None:
    player, door = played(step=2)
    player.next()
    lab = door.lab
    lab.run(1)
    lab.zero_grad()
    lab.forward()
    player.answer({"w1": 0.4, "w2": 1.024})
    assert player.stage.told == ""
    assert player.stage.verdict is not None
    assert player.stage.verdict.right
    reference, other = played(step=2)
    reference.next()
    reference.reveal()
    assert _bits(other) == _bits(door)


def test_what_is_left_of_a_plan() -> None:
    z, f, b, s = acts.ZeroGrad(), acts.Forward(), acts.Backward(), acts.Step()
    assert remaining([f, b], []) == [f, b]
    assert remaining([f, b], [f]) == [b]
    assert remaining([f, b], [f, b]) == []
    assert remaining([f, b], [b]) is None
    assert remaining([f, b], [f, b, s]) is None
    assert remaining([acts.Run(5)], [acts.Run(2), z, f, b, s]) == [acts.Run(2)]
    assert remaining([acts.Run(2), f], [z, f]) == [b, s, acts.Run(1), f]
    assert remaining([acts.Run(2)], [acts.Run(3)]) is None
    assert remaining([acts.Move({"w": 1.0})], [acts.Move({"w": 1.0}, done=False)]) == []


def test_what_cannot_be_done_is_told_with_file_and_line_and_the_rest_goes_on() -> None:
    text = TEXT.replace("loss.backward()\n\n# %% check first", "w1.no_such()\n\n# %% check first")
    player, _ = played(text)
    player.next()
    player.next()
    told = player.stage.told.split("\n")
    assert told[0].startswith(f"small_lesson.py, line {line_of(text, 'w1.no_such')}: ")
    checked = f"small_lesson.py, line {line_of(text, 'assert w1.grad.item()')}: "
    assert told[1].startswith(checked + "this cannot be checked: ")
    assert len(told) == 3
    player.next()
    assert player.stage.step == 1


def test_a_check_that_fails_speaks_its_comment() -> None:
    text = TEXT.replace("assert w1.grad.item() == 2.0", "assert w1.grad.item() == 3.0")
    player, _ = played(text)
    player.next()
    player.next()
    line = line_of(text, "assert w1.grad.item() == 3.0")
    assert (
        player.stage.told
        == f"small_lesson.py, line {line}: the slopes at (1, 2) (w1.grad.item() is 2.0)"
    )


def test_an_error_of_an_earlier_step_is_not_shown_again() -> None:
    player, _ = played(step=4)
    assert player.failure is None
    player.go(3)
    player.next()
    player.answer("no")
    assert str(player.failure).startswith("Trying to backward through the graph a second time")
    player.go(4)
    assert player.failure is None


def test_guidance_as_values_and_results_of_an_earlier_time() -> None:
    player, _ = played(step=1)
    stage = player.ask(Answer(8.0))
    again = Player(lesson(), OwnDoor(), 2, stage.results)
    assert again.stage.step == 2
    assert [result.prompt for result in again.stage.results] == ["second-grad"]
    assert again.ask(Next()).done.startswith("optimizer = ")


def _bits(door: OwnDoor) -> list[tuple[bytes, bytes | None]]:
    return [
        (
            np.asarray(p.detach()).tobytes(),
            None if p.grad is None else np.asarray(p.grad).tobytes(),
        )
        for p in door.lab.parameters.values()
    ]


def test_going_back_to_a_question_whose_answer_was_seen_does_not_earn_the_whole_point() -> None:
    player, _ = played(step=1)
    player.answer(4.0)  # as if backward replaced
    assert player.stage.verdict is not None
    assert not player.stage.verdict.right
    player.go(1)
    player.answer(8.0)
    verdict = player.stage.verdict
    assert verdict is not None
    assert (verdict.right, verdict.points) == (True, 0.5)
    (result,) = player.stage.results
    assert (result.tries, result.verdict.points) == (2, 0.5)
    player.go(1)
    player.answer(8.0)  # what was right is worth what it was
    assert player.stage.results[0].verdict.points == 0.5


def test_an_answer_that_was_shown_halves_the_point_and_a_right_one_keeps_it() -> None:
    player, _ = played(step=1)
    player.reveal()
    player.go(1)
    player.answer(8.0)
    assert player.stage.results[0].verdict.points == 0.5
    fresh, _ = played(step=1)
    fresh.answer(8.0)
    fresh.go(1)
    fresh.answer(8.0)
    assert fresh.stage.results[0].verdict.points == 1.0
