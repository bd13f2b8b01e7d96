"""Variants of every optimizer and scheduler on offer, and bare torch loops for them."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch.optim import lr_scheduler

from playground.engine.experiment import Experiment
from tests.engine.engine_labs import lab as make

Variant = tuple[str, dict[str, Any]]

OPTIMIZERS: list[Variant] = [
    ("SGD", {"lr": 0.05}),
    ("SGD", {"lr": 0.02, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01}),
    ("SGD", {"lr": 0.02, "momentum": 0.8, "dampening": 0.3}),
    ("SGD", {"lr": 1e-3, "maximize": True, "momentum": 0.5}),
    ("SGD", {"lr": 0.05, "foreach": True}),
    ("Adam", {"lr": 0.05}),
    ("Adam", {"lr": 0.05, "amsgrad": True, "betas": (0.8, 0.95), "weight_decay": 0.1}),
    ("Adam", {"lr": 0.01, "maximize": True, "eps": 1e-3}),
    ("Adam", {"lr": 0.05, "weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("AdamW", {"lr": 0.05, "weight_decay": 0.2, "amsgrad": True}),
    ("NAdam", {"lr": 0.05, "momentum_decay": 0.1, "weight_decay": 0.1}),
    ("RAdam", {"lr": 0.05, "weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("Adamax", {"lr": 0.05, "weight_decay": 0.1}),
    ("Adagrad", {"lr": 0.1, "lr_decay": 0.01, "initial_accumulator_value": 0.1}),
    ("Adadelta", {"lr": 1.0, "rho": 0.8, "weight_decay": 0.01}),
    ("RMSprop", {"lr": 0.01, "alpha": 0.9}),
    ("RMSprop", {"lr": 0.01, "centered": True, "momentum": 0.5, "weight_decay": 0.1}),
    ("Rprop", {"lr": 0.01, "etas": (0.4, 1.3), "step_sizes": (1e-5, 1.0)}),
    ("ASGD", {"lr": 0.02, "lambd": 0.01, "alpha": 0.6, "t0": 5.0}),
    ("Adafactor", {"lr": 0.05}),
    ("Adafactor", {"lr": 0.05, "d": 2.0, "weight_decay": 0.1, "beta2_decay": -0.5}),
    ("LBFGS", {"lr": 0.1, "max_iter": 3}),
    ("LBFGS", {"lr": 0.02, "max_iter": 3, "history_size": 2}),
    ("LBFGS", {"max_iter": 3, "line_search_fn": "strong_wolfe"}),
]
SCHEDULERS: list[Variant] = [
    ("StepLR", {"step_size": 7, "gamma": 0.5}),
    ("MultiStepLR", {"milestones": [3, 10, 10, 25], "gamma": 0.5}),
    ("ExponentialLR", {"gamma": 0.97}),
    ("ConstantLR", {"factor": 0.3, "total_iters": 9}),
    ("LinearLR", {"start_factor": 0.1, "end_factor": 0.9, "total_iters": 20}),
    ("PolynomialLR", {"total_iters": 30, "power": 2.0}),
    ("CosineAnnealingLR", {"T_max": 11, "eta_min": 1e-3}),
    ("CosineAnnealingWarmRestarts", {"T_0": 6, "T_mult": 2, "eta_min": 1e-4}),
    ("CyclicLR", {"base_lr": 1e-3, "max_lr": 0.05, "step_size_up": 5, "mode": "triangular2"}),
    ("CyclicLR", {"base_lr": 1e-3, "max_lr": 0.05, "step_size_up": 4, "mode": "exp_range",
                  "gamma": 0.99, "cycle_momentum": False}),
    ("OneCycleLR", {"max_lr": 0.05, "total_steps": 60, "three_phase": True}),
    ("OneCycleLR", {"max_lr": 0.05, "total_steps": 60, "anneal_strategy": "linear"}),
    ("ReduceLROnPlateau", {"patience": 1, "factor": 0.5, "threshold": 0.05, "cooldown": 1}),
]  # fmt: skip

NET = (
    "torch.manual_seed(3)\n"
    "W1 = torch.randn(2, 4, requires_grad=True)\n"
    "W2 = torch.randn(4, 1, requires_grad=True)",
    "h = torch.tanh(x @ W1)",
    "loss = F.mse_loss(h @ W2, y)",
    "torch.manual_seed(2)\nx = torch.randn(20, 2)\ny = x[:, :1] * x[:, 1:]",
)
PROBLEMS = ("two-slopes", "line-fit", "net")


def named(variant: Variant) -> str:
    return " ".join([variant[0], *variant[1]])


def opened(problem: str, dtype: str) -> Experiment:
    """One of PROBLEMS at the program's door."""
    import playground

    return make(*NET, dtype=dtype) if problem == "net" else playground.open(problem, dtype=dtype)


class Bare:
    """The same problem in a bare loop of plain torch."""

    forward: Any

    def __init__(self, problem: str, dtype: str, optimizer: Variant, scheduler: Variant | None):
        before, state = torch.get_default_dtype(), torch.get_rng_state()
        torch.set_default_dtype(getattr(torch, dtype))
        try:
            self._make(problem)
        finally:
            torch.set_default_dtype(before)
            torch.set_rng_state(state)
        self.dtype = getattr(torch, dtype)
        name, keywords = optimizer
        self.optimizer = getattr(torch.optim, name)(self.parameters, **keywords)
        self.scheduler: Any = None
        if scheduler is not None:
            made = getattr(lr_scheduler, scheduler[0])
            self.scheduler = made(self.optimizer, **scheduler[1])
        self.losses: list[float] = []

    @property
    def rate(self) -> float:
        return float(self.optimizer.param_groups[0]["lr"])

    def _make(self, problem: str) -> None:
        if problem == "two-slopes":
            w1 = torch.tensor(1.0, requires_grad=True)
            w2 = torch.tensor(2.0, requires_grad=True)
            self.parameters = [w1, w2]
            self.forward = lambda: 2 * w1 + w2**2 + 5
        elif problem == "line-fit":
            torch.manual_seed(0)
            x = torch.linspace(-2, 2, 100)
            y = 2 + x + torch.randn(100)
            b0, b1 = torch.tensor(0.0, requires_grad=True), torch.tensor(0.0, requires_grad=True)
            self.parameters = [b0, b1]
            self.forward = lambda: F.mse_loss(b0 + b1 * x, y)
        else:
            names: dict[str, Any] = {"torch": torch}
            exec(NET[3], names)
            exec(NET[0], names)
            self.parameters = [names["W1"], names["W2"]]
            self.forward = lambda: F.mse_loss(
                torch.tanh(names["x"] @ names["W1"]) @ names["W2"], names["y"]
            )

    def run(self, steps: int) -> None:
        """zero_grad, forward, backward, step; or step by a closure; and the scheduler."""
        before = torch.get_default_dtype()
        torch.set_default_dtype(self.dtype)
        try:
            for _ in range(steps):
                value = self._step()
                self.losses.append(value)
                if isinstance(self.scheduler, lr_scheduler.ReduceLROnPlateau):
                    self.scheduler.step(value)
                elif self.scheduler is not None:
                    self.scheduler.step()
        finally:
            torch.set_default_dtype(before)

    def _step(self) -> float:
        def closure() -> torch.Tensor:
            self.optimizer.zero_grad()
            loss: torch.Tensor = self.forward()
            loss.backward()  # type: ignore[no-untyped-call]
            return loss

        if isinstance(self.optimizer, torch.optim.LBFGS):
            found: Any = self.optimizer.step(closure)  # type: ignore[no-untyped-call]
            return float(found.item())
        loss = closure()
        self.optimizer.step()
        return loss.item()


def equal(lab: Experiment, bare: Bare) -> bool:
    """Whether values, gradients, optimizer state, rate and losses are the same to the last bit."""
    pairs = list(zip(lab.parameters.values(), bare.parameters, strict=True))
    return (
        all(_same(ours, theirs) and _same(ours.grad, theirs.grad) for ours, theirs in pairs)
        and all(
            _same(dict(lab.optimizer.state[o]), dict(bare.optimizer.state[t])) for o, t in pairs
        )
        and lab.rate == bare.rate
        and lab.snapshot().curve.losses.tolist() == bare.losses
    )


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[k], other[k]) for k in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, torch.Tensor):
        return one.dtype is other.dtype and torch.equal(one, other)
    return bool(one == other)
