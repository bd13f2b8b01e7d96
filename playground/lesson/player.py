"""The player: leads through a lesson by the door, one piece of guidance after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Any, Final

from playground.engine.scripts.reading import Deed
from playground.lesson import answers, expectations, judge
from playground.lesson.acting import Actor, Door, Trouble
from playground.lesson.asked import Asked, tries_of, worth
from playground.lesson.contents import Ask, Check, Code, Hidden, Item, Lesson, Opening, Step
from playground.lesson.numbers import AnswerError
from playground.lesson.situation import Situation, sight
from playground.problem.errors import DocumentError
from playground.state import lesson as state
from playground.state.lesson import Result, Stage, Verdict

STRAYED: Final = (
    "You had gone a way of your own, so the lesson has set everything back to where it was."
)
WAITING: Final = "Answer first, or have the answer shown."


class Player:
    """Plays a lesson through a door; ``stage`` is where it stands, after every method.

    The methods never raise for what the file or the learner does: it is told on the stage. Only a
    lesson without steps, or one whose first problem cannot be opened, raises at the beginning.
    ``results``: those of an earlier time.
    """

    def __init__(
        self, lesson: Lesson, door: Door, step: int = 0, results: Sequence[Result] = ()
    ) -> None:
        if not lesson.steps or not lesson.parts:
            trouble = lesson.troubles[0] if lesson.troubles else None
            raise trouble or DocumentError("this lesson has no steps", lesson.path)
        self.lesson = lesson
        self._actor = Actor(lesson, door)
        self._results: dict[str, Result] = {result.prompt: result for result in results}
        self._step = 0
        self._at = 0
        self._asked: Asked | None = None
        self._done: list[str] = []
        self._revealed: list[str] = []
        self._final: set[str] = set()
        self._ended = False
        self._enter(min(max(step, 0), len(lesson.steps) - 1))

    # What can be asked

    @property
    def stage(self) -> Stage:
        """Where the lesson stands."""
        step = self._now
        unanswered = [ask for ask in step.prompts if ask.name not in self._final]
        asked = self._asked
        return Stage(
            lesson=self.lesson.name,
            title=self.lesson.title,
            step=self._step,
            headings=tuple(step.heading for step in self.lesson.steps),
            text=step.text,
            lines="\n".join(code.source for code in self._coming),
            done="\n\n".join(self._done),
            prompt=None if asked is None else asked.prompt(self._place),
            verdict=None if asked is None else asked.verdict,
            revealed="\n\n".join(self._revealed),
            notes=step.notes,
            hide=step.hide if unanswered else (),
            show=step.show,
            told="\n".join(dict.fromkeys(self._actor.told)),
            results=tuple(self._results.values()),
            ended=self._ended,
            answerable=asked is not None and not asked.final,
            unanswered=tuple((ask.kind, ask.about) for ask in unanswered),
        )

    @property
    def failure(self) -> Exception | None:
        """The error that the lesson has just shown on purpose, or None."""
        return self._actor.failure

    @property
    def own_answer(self) -> Any:
        """What the file has as the right answer to the prompt that is put, or answers.UNKNOWN."""
        return answers.UNKNOWN if self._asked is None else self._asked.own

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """All that was found wrong with the file so far, each once, in the order of its lines."""
        found = dict.fromkeys(self._actor.troubles)
        return tuple(sorted(found, key=lambda trouble: trouble.line))

    def ask(self, guidance: state.Guidance) -> Stage:
        """Do what was asked as a value; Begin and Leave are for who holds the player."""
        match guidance:
            case state.Next():
                self.next()
            case state.Back():
                self.back()
            case state.GoTo():
                self.go(guidance.step)
            case state.Answer():
                self.answer(guidance.value)
            case state.Hint():
                self.hint()
            case state.Reveal():
                self.reveal()
        return self.stage

    def next(self) -> None:
        """Do what comes next in the step, or go on to the next step."""
        self._begin()
        asked = self._asked
        if asked is not None and not asked.final:
            if asked.verdict is None:
                self._actor.told.append(WAITING)
            else:
                self._show_answer(asked)  # wrong, and given up
            return
        if self._ended:
            return
        item = self._item
        if isinstance(item, Code):
            self._asked = None
            self._do(self._coming)
            self._settle()
        elif isinstance(item, Ask):
            self._keep_way()
            self._put(item)
        elif self._step + 1 < len(self.lesson.steps):
            self._on()
        else:
            self._ended = True

    def back(self) -> None:
        """Go to the beginning of the step before."""
        self.go(self._step - 1)

    def go(self, step: int) -> None:
        """Go to the beginning of a step; one that is not there is told."""
        self._begin()
        if not 0 <= step < len(self.lesson.steps):
            self._actor.told.append(
                "This is the first step."
                if step < 0
                else f"There is no step {step + 1}: the lesson has {len(self.lesson.steps)}."
            )
            return
        self._enter(step)

    def answer(self, value: Any) -> None:
        """Answer the prompt; what follows it is done, and the answer judged."""
        self._begin()
        asked = self._asked
        if asked is None or asked.final:
            self._actor.told.append("Nothing is asked at the moment.")
            return
        try:
            given = answers.read(asked.prompt(self._place), value, asked.own)
        except AnswerError as error:
            self._actor.told.append(str(error))
            return
        self._judge(asked, given)

    def hint(self) -> None:
        """Show the next hint."""
        self._begin()
        asked = self._asked
        if asked is None or asked.final:
            self._actor.told.append("Nothing is asked at the moment.")
        elif asked.hints < len(asked.ask.hints):
            asked.hints += 1
        else:
            self._actor.told.append(
                "There is no further hint." if asked.ask.hints else "There is no hint."
            )

    def tried(self, count: int) -> None:
        """Count that the prompt was answered wrong so often before, as an answer file states it."""
        if self._asked is not None and not self._asked.final:
            self._asked.tries = count

    def reveal(self) -> None:
        """Show the answer without one of the learner's."""
        self._begin()
        asked = self._asked
        if asked is None or asked.final:
            self._actor.told.append("Nothing is asked at the moment.")
            return
        self._show_answer(asked)

    # Where it stands

    @property
    def _now(self) -> Step:
        return self.lesson.steps[self._step]

    @property
    def _item(self) -> Item | None:
        items = self._now.items
        return items[self._at] if self._at < len(items) else None

    @property
    def _coming(self) -> list[Code]:
        """The cells that are done next: after a prediction all up to the next check or prompt."""
        items = self._now.items[self._at :]
        asked = self._asked
        if asked is not None and not asked.final and asked.ask.ahead:
            block = takewhile(lambda item: not isinstance(item, Ask | Check), items)
            return [item for item in block if isinstance(item, Code) and not item.hidden]
        return [items[0]] if items and isinstance(items[0], Code) else []

    @property
    def _place(self) -> str:
        return f"{self.lesson.name}/{self._step}"

    # What it does

    def _begin(self) -> None:
        """What was said answers what was asked before."""
        self._actor.told.clear()
        self._actor.failure = None

    def _enter(self, step: int) -> None:
        """Begin a step from the beginning of its problem."""
        self._at_step(step)
        self._actor.replay(step, 0)
        self._settle()

    def _on(self) -> None:
        """Go on to the next step from where the lab is."""
        self._keep_way()
        self._at_step(self._step + 1)
        self._settle()

    def _at_step(self, step: int) -> None:
        self._step, self._at, self._asked, self._ended = step, 0, None, False
        self._done, self._revealed, self._final = [], [], set()

    def _settle(self) -> None:
        """Pass what happens by itself, up to what waits for the learner; a prompt is put."""
        while (item := self._item) is not None:
            match item:
                case Hidden():
                    self._revealed.append(item.text)
                case Check() | Opening():
                    self._actor.passed(item)
                case Code() if item.hidden:
                    self._do([item])
                    continue
                case Ask() if self._asked is None:
                    self._put(item)
                    return
                case _:
                    return
            self._at += 1

    def _put(self, ask: Ask) -> None:
        """Put a prompt. What follows it begins behind it."""
        own = self._actor.bind(ask)
        earlier = self._actor.held(ask)
        self._at += 1
        now = sight(self._actor.lab, _coordinates(ask))
        self._asked = Asked(ask, now, own, earlier, self._results.get(ask.name))

    def _do(self, codes: Sequence[Code]) -> None:
        """Do cells, but for what the learner has done of them already."""
        deeds = [deed for code in codes for deed in code.deeds]
        left = self._actor.left_over(deeds)
        if left is None:
            self._take_back()
        if left is None or left == deeds:
            for code in codes:
                self._actor.do(code.deeds, code.line)
        else:
            self._actor.do(left, codes[-1].line)
        for code in codes:
            (self._revealed if code.hidden else self._done).append(
                f"```python\n{code.source}\n```" if code.hidden else code.source
            )
        self._at += len(codes)

    def _take_back(self) -> None:
        self._actor.replay(self._step, self._at)
        self._actor.told.append(STRAYED)

    def _keep_way(self) -> None:
        """Bring the lab back where the learner has done something since."""
        if self._actor.own() != ():
            self._take_back()

    def _judge(self, asked: Asked, given: Any) -> None:
        truth, situation = self._found(asked)
        verdict = judge.judge(asked.prompt(self._place), given, truth, situation)
        if verdict.mistake == judge.FORM and not asked.ask.ahead:
            self._actor.told.append(verdict.told)
            return
        asked.tries += 1
        asked.verdict = verdict
        final = verdict.right or asked.tries >= tries_of(asked.ask)
        self._note(asked, verdict)
        if final:
            self._finish(asked)

    def _show_answer(self, asked: Asked) -> None:
        truth, _ = self._found(asked)
        if asked.verdict is None:
            asked.verdict = judge.revealed(asked.prompt(self._place), truth)
        else:
            asked.verdict = replace(asked.verdict, truth=truth)
        self._note(asked, asked.verdict)
        self._finish(asked)

    def _found(self, asked: Asked) -> tuple[Any, Situation]:
        """What the machine finds of what is asked, once what follows a prediction is done."""
        ask, actor = asked.ask, self._actor
        if ask.ahead:
            self._do_block()
        after = sight(actor.lab, _coordinates(ask)) if ask.ahead else asked.before
        try:
            truth = expectations.truth(actor.lab, ask, asked.own, actor.names, after)
        except Exception as error:  # torch may raise anything for typed code
            reason = expectations.placed(error)[2]
            actor.tell(ask.line, f"about={ask.about!r} cannot be evaluated: {reason}")
            truth = asked.own
        if truth is answers.UNKNOWN:
            truth = None  # what is wrong with the file's own answer was told when it was put
        return truth, Situation(asked.before, after, asked.held, actor.lab)

    def _do_block(self) -> None:
        """Do the cells that belong to a prediction; hidden ones are among them."""
        items = list(
            takewhile(lambda item: not isinstance(item, Ask | Check), self._now.items[self._at :])
        )
        codes = [item for item in items if isinstance(item, Code)]
        deeds: list[Deed] = [deed for code in codes for deed in code.deeds]
        left = self._actor.left_over(deeds)
        if left is None:
            self._take_back()
        if left is not None and left != deeds:
            self._actor.do(left, codes[-1].line)
        else:
            for item in items:
                self._actor.passed(item)
        for item in items:
            match item:
                case Hidden():
                    self._revealed.append(item.text)
                case Code() if item.hidden:
                    self._revealed.append(f"```python\n{item.source}\n```")
                case Code():
                    self._done.append(item.source)
        self._at += len(items)

    def _finish(self, asked: Asked) -> None:
        asked.final = True
        self._final.add(asked.ask.name)
        self._settle()

    def _note(self, asked: Asked, verdict: Verdict) -> None:
        ask, earlier = asked.ask, asked.earlier
        tries = asked.tries + (0 if earlier is None else earlier.tries)
        if earlier is not None and verdict.right:
            verdict = replace(verdict, points=worth(verdict, earlier))
            if asked.verdict is not None:
                asked.verdict = verdict
        self._results[ask.name] = Result(
            ask.name, self._step, ask.kind, ask.text, verdict, asked.hints, tries
        )


def _coordinates(ask: Ask) -> tuple[str, ...]:
    return (ask.about,) if ask.kind == state.TANGENT else ()
