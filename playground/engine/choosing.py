"""The choice of the optimizer and of its learning-rate schedule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import torch

from playground.engine import optimizers, schedules
from playground.engine.errors import ActError
from playground.engine.journaling import Journaling
from playground.engine.scripts import transcript
from playground.engine.switches import Switches
from playground.state.acts import Act, Schedule, Step, Use
from playground.state.snapshot import Notice, Snapshot

if TYPE_CHECKING:
    from playground.state.memento import Memento

NO_SCHEDULE = Schedule()

_MOVED_AT_ZERO = frozenset({"Rprop", "LBFGS"})
"""Optimizers whose rate does not multiply every step: they may move at a rate of 0."""


class Choosing(Switches, Journaling):
    """The acts that choose how a step is made.

    ``choice``: the optimizer in use; ``optimizer_made`` is None until it is first needed.
    ``schedule_choice``: its schedule, ``scheduler`` torch's object for it, None where none is on.
    """

    choice: Use
    optimizer_made: torch.optim.Optimizer | None = None
    schedule_choice: Schedule = NO_SCHEDULE
    scheduler: schedules.Scheduler | None = None
    acts: list[Act]
    notice: Notice | None

    @property
    def optimizer(self) -> torch.optim.Optimizer:
        """The live optimizer, made at its first use."""
        if self.optimizer_made is None:
            self.choose(self.choice, now=True)
        assert self.optimizer_made is not None
        return self.optimizer_made

    @property
    def rate(self) -> float:
        """The learning rate of the next step: the one chosen, or where the schedule has led it."""
        if self.optimizer_made is not None:
            return float(self.optimizer_made.param_groups[0]["lr"])
        given = self.choice.keywords.get("lr")
        return float(
            optimizers.keywords_of(self.choice.optimizer)["lr"] if given is None else given
        )

    def use(self, optimizer: str, **keywords: Any) -> Snapshot:
        """Choose an offered ``torch.optim`` class by its own name and keywords.

        A schedule that is on is made anew on it, from its beginning: torch ties a scheduler to
        one optimizer.
        """
        act = Use(optimizer, keywords)
        with self._act(act):
            self.choose(act, now=True)
            if self.scheduler is not None:
                self.notice = Notice(
                    f"A scheduler belongs to one optimizer, so {self.schedule_choice.name} was "
                    f"made anew on this one: it begins from step 0 with lr={self.rate:g}."
                )
            elif keywords.get("lr") == 0 and optimizer not in _MOVED_AT_ZERO:
                self.notice = Notice(
                    "The learning rate is 0, so a step changes nothing. Give lr a number above 0."
                )
        if self.scheduler is not None:
            self.acts.append(self.schedule_choice)
            self.noted(self.schedule_choice)
        return self.snapshot()

    def schedule(self, name: str | None, **keywords: Any) -> Snapshot:
        """Put a class of ``torch.optim.lr_scheduler`` on, by its own name and keywords, or None.

        ``scheduler.step()`` follows each ``optimizer.step()`` from here on. Without one the rate
        stays where it is. Raises ActError for a class that is not on offer.
        """
        act = Schedule(name, keywords)
        with self._act(act) as before:
            try:
                self.put_on(act)
            except Exception:
                self.put_back_choice(before.memento)
                raise
        return self.snapshot()

    def put_on(self, act: Schedule) -> None:
        """Have this schedule drive the live optimizer."""
        made = None if act.name is None else schedules.make(act.name, self.optimizer, act.keywords)
        self.scheduler, self.schedule_choice = made, act

    def choose(self, choice: Use, *, now: bool = False) -> None:
        """Start afresh with an optimizer, made ``now`` or when it is first needed.

        The schedule that is on goes on with it from its beginning.
        """
        on = self.schedule_choice.name
        made = scheduler = None
        if now or on is not None:
            made = optimizers.make(choice.optimizer, self._held(choice), choice.keywords)
        if on is not None and made is not None:
            scheduler = schedules.make(on, made, self.schedule_choice.keywords)
        self.optimizer_made, self.scheduler, self.choice = made, scheduler, choice
        self.hold_trainable()

    def put_back_choice(self, memento: Memento) -> None:
        """Take up optimizer and schedule as a Memento has them, bit for bit."""
        self.schedule_choice = Schedule(memento.schedule, memento.schedule_keywords)
        self.choose(Use(memento.optimizer, memento.keywords))
        if memento.optimizer_state:
            optimizers.write_state(self.optimizer, self.parameters, memento.optimizer_state)
        if self.scheduler is not None:
            schedules.write_state(self.scheduler, memento.schedule_state)
        if memento.group:
            self.optimizer.param_groups[0].update(memento.group)

    def take_optimizer(self, made: torch.optim.Optimizer, choice: Use) -> None:
        """Go on with an optimizer that typed lines have made."""
        if self.scheduler is not None:
            raise ActError(
                f"The schedule {self.schedule_choice.name} drives the optimizer in use. Take it "
                "off first, then make another optimizer."
            )
        self.optimizer_made, self.choice = made, choice

    def hold_trainable(self) -> None:
        """Let the optimizer hold the parameters that require grad.

        torch's optimizers also move a frozen tensor whose ``.grad`` is left over.
        """
        if self.optimizer_made is None:
            return
        group = self.optimizer_made.param_groups[0]
        held = [p for p in self.parameters.values() if p.requires_grad]
        if optimizers.needs_closure(self.optimizer_made):
            if [id(p) for p in group["params"]] != [id(p) for p in held]:
                self._refuse_to_split()
        else:
            group["params"] = held
        self.workspace.namespace["optimizer"] = self.optimizer_made

    def freeze(self, name: str) -> Snapshot:
        """``requires_grad_(False)``: the parameter keeps its value and its ``.grad``."""
        self._refuse_to_split()
        return super().freeze(name)

    def unfreeze(self, name: str) -> Snapshot:
        """``requires_grad_(True)``."""
        self._refuse_to_split()
        return super().unfreeze(name)

    def told(self, act: Act) -> str:
        """The line of PyTorch of an act that was just done, the optimizer in use considered."""
        written = transcript.line(act)
        if not isinstance(act, Step):
            return written
        if self.optimizer_made is not None and optimizers.needs_closure(self.optimizer_made):
            written = "optimizer.step(closure)"
        return written if self.scheduler is None else f"{written}; scheduler.step()"

    def _refuse_to_split(self) -> None:
        # One that is not made yet, as after undo, is made over all of them in the script.
        if self.choice.optimizer == "LBFGS":
            raise ActError(
                f"{self.choice.optimizer} joins its parameters into one vector and remembers it "
                "from step to step, so none can be taken out or put in. Choose another optimizer, "
                f"freeze or unfreeze, then choose {self.choice.optimizer} again."
            )

    def _held(self, choice: Use) -> list[torch.Tensor]:
        """What a new optimizer is made over; torch takes no empty list."""
        every = list(self.parameters.values())
        held = [p for p in every if p.requires_grad]
        if not held and choice.optimizer == "LBFGS":
            raise ActError("Every parameter is frozen, so LBFGS has nothing to move: unfreeze one.")
        return held or every

    # What the Experiment brings

    @property
    def parameters(self) -> Mapping[str, torch.Tensor]:
        """The leaves that the problem learns, by name and in order."""
        raise NotImplementedError
