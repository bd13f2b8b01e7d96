"""The update rules of the offered optimizers, written out with torch's own operations.

Each rule is a function of a parameter and its buffers, as lines of code with the numbers filled
in. The operations and their order are those of torch's single-tensor implementation, so the
figures agree to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from playground.engine import optimizers
from playground.engine.errors import ActError

# Keywords that choose another implementation, with rounding of its own, of the same rule.
_IMPLEMENTATION = ("foreach", "fused", "capturable", "differentiable")
_SQUARED = 'state["exp_avg_sq"].mul_({b2}).addcmul_(g, g, value=1 - {b2})'
_AVERAGED = 'state["exp_avg"].lerp_(g, 1 - {b1})  # {b1} of the old, the rest of g'


@dataclass(frozen=True)
class Rule:
    """A rule with its numbers: ``buffers`` maps torch's names to how each begins, for ``{p}``."""

    name: str
    buffers: Mapping[str, str]
    body: tuple[str, ...]

    def function(self) -> list[str]:
        """The rule as a function, to be called under ``torch.no_grad()``."""
        return [f"def {self.name}(p, state):", *(f"    {text}" for text in self.body), ""]

    def state(self, parameter: str) -> str:
        """The line that makes a parameter's buffers."""
        held = ", ".join(
            f'"{key}": {begins.format(p=parameter)}' for key, begins in self.buffers.items()
        )
        return f"state_{parameter} = {{{held}}}"


def written_out(optimizer: str, keywords: Mapping[str, Any]) -> Rule:
    """The rule of an optimizer with these keywords; ActError where torch has no plain form."""
    if optimizer not in _WRITERS:
        raise ActError(
            f"{optimizer} has no rule of a few lines that could be written out; "
            'use the style "optimizer".'
        )
    of = settings(optimizer, keywords)
    buffers, body = _WRITERS[optimizer](of)
    return Rule(optimizer.lower(), buffers, (*_gradient(of), *body))


def settings(optimizer: str, keywords: Mapping[str, Any]) -> dict[str, Any]:
    """All keywords of an optimizer with torch's defaults filled in."""
    chosen = sorted(key for key in _IMPLEMENTATION if keywords.get(key))
    if chosen:
        raise ActError(
            f"{optimizer} with {', '.join(chosen)} is another implementation of the same rule, "
            'which rounds otherwise: use the style "optimizer".'
        )
    decoupled = {"decoupled_weight_decay": True} if optimizer == "AdamW" else {}
    return {**optimizers.keywords_of(optimizer), **decoupled, **keywords}


def _gradient(of: Mapping[str, Any]) -> list[str]:
    """``g``: the gradient as the rule sees it, with maximize and weight decay."""
    lines = [f"g = {'-' if of['maximize'] else ''}p.grad"]
    decay = of.get("weight_decay", 0)
    if decay and of.get("decoupled_weight_decay"):
        lines.append(f"p.mul_(1 - {of['lr']!r} * {decay!r})  # weight decay, beside the gradient")
    elif decay:
        lines.append(f"g = g.add(p, alpha={decay!r})  # weight decay")
    return lines


Written = tuple[dict[str, str], list[str]]
_COUNT = {"step": "0"}
_ZEROS = "torch.zeros_like({p})"
_NEXT = 'state["step"] += 1'


def _adam(of: Mapping[str, Any]) -> Written:
    b1, b2 = (repr(beta) for beta in of["betas"])
    buffers = {**_COUNT, "exp_avg": _ZEROS, "exp_avg_sq": _ZEROS}
    seen = 'state["exp_avg_sq"]'
    more = []
    if of["amsgrad"]:
        buffers["max_exp_avg_sq"] = _ZEROS
        largest = 'state["max_exp_avg_sq"]'
        more = [f"torch.maximum({largest}, {seen}, out={largest})"]
        seen = largest
    return buffers, [
        _NEXT,
        _AVERAGED.format(b1=b1),
        _SQUARED.format(b2=b2),
        *more,
        f'correction1 = 1 - {b1} ** state["step"]',
        f'correction2 = 1 - {b2} ** state["step"]',
        f"denominator = ({seen}.sqrt() / correction2**0.5).add_({of['eps']!r})",
        f'p.addcdiv_(state["exp_avg"], denominator, value=-({of["lr"]!r} / correction1))',
    ]


def _adamw(of: Mapping[str, Any]) -> Written:
    return _adam(of)


def _nadam(of: Mapping[str, Any]) -> Written:
    b1, b2 = (repr(beta) for beta in of["betas"])
    decay, lr = of["momentum_decay"], of["lr"]
    mu = f"{b1} * (1.0 - 0.5 * 0.96 ** ({{step}} * {decay!r}))"
    buffers = {**_COUNT, "mu_product": "torch.ones(())", "exp_avg": _ZEROS, "exp_avg_sq": _ZEROS}
    return buffers, [
        _NEXT,
        "mu = " + mu.format(step='state["step"]'),
        "mu_next = " + mu.format(step='(state["step"] + 1)'),
        'state["mu_product"] *= mu',
        'product = state["mu_product"].item()',
        _AVERAGED.format(b1=b1),
        _SQUARED.format(b2=b2),
        f'denominator = state["exp_avg_sq"].div(1 - {b2} ** state["step"]).sqrt()',
        f"denominator.add_({of['eps']!r})",
        f"p.addcdiv_(g, denominator, value=-{lr!r} * (1.0 - mu) / (1.0 - product))",
        f'p.addcdiv_(state["exp_avg"], denominator, '
        f"value=(-{lr!r} * mu_next) / (1.0 - product * mu_next))",
    ]


def _radam(of: Mapping[str, Any]) -> Written:
    b1, b2 = (repr(beta) for beta in of["betas"])
    buffers = {**_COUNT, "exp_avg": _ZEROS, "exp_avg_sq": _ZEROS}
    return buffers, [
        _NEXT,
        _AVERAGED.format(b1=b1),
        _SQUARED.format(b2=b2),
        f'average = state["exp_avg"] / (1 - {b1} ** state["step"])',
        f'correction2 = 1 - {b2} ** state["step"]',
        f"most = 2 / (1 - {b2}) - 1",
        f'length = most - 2 * state["step"] * ({b2} ** state["step"]) / correction2',
        "if length > 5.0:",
        "    rectified = (length - 4) * (length - 2) * most",
        "    rectified = (rectified / ((most - 4) * (most - 2) * length)) ** 0.5",
        f'    adaptive = correction2**0.5 / state["exp_avg_sq"].sqrt().add_({of["eps"]!r})',
        f"    p.add_(average * {of['lr']!r} * adaptive * rectified, alpha=-1.0)",
        "else:",
        f"    p.add_(average * {of['lr']!r}, alpha=-1.0)",
    ]


def _adamax(of: Mapping[str, Any]) -> Written:
    b1, b2 = (repr(beta) for beta in of["betas"])
    largest = 'state["exp_inf"]'
    return {**_COUNT, "exp_avg": _ZEROS, "exp_inf": _ZEROS}, [
        _NEXT,
        _AVERAGED.format(b1=b1),
        f"torch.maximum({largest}.mul_({b2}), g.abs().add_({of['eps']!r}), out={largest})",
        f'rate = {of["lr"]!r} / (1 - {b1} ** state["step"])',
        f'p.addcdiv_(state["exp_avg"], {largest}, value=-rate)',
    ]


def _adagrad(of: Mapping[str, Any]) -> Written:
    begins = f"torch.full_like({{p}}, {of['initial_accumulator_value']!r})"
    return {**_COUNT, "sum": begins}, [
        _NEXT,
        f'rate = {of["lr"]!r} / (1 + (state["step"] - 1) * {of["lr_decay"]!r})',
        'state["sum"].addcmul_(g, g, value=1)  # every squared gradient so far',
        f'p.addcdiv_(g, state["sum"].sqrt().add_({of["eps"]!r}), value=-rate)',
    ]


def _adadelta(of: Mapping[str, Any]) -> Written:
    rho, eps = repr(of["rho"]), repr(of["eps"])
    return {"square_avg": _ZEROS, "acc_delta": _ZEROS}, [
        f'state["square_avg"].mul_({rho}).addcmul_(g, g, value=1 - {rho})',
        f'deviation = state["square_avg"].add({eps}).sqrt_()',
        f'delta = state["acc_delta"].add({eps}).sqrt_().div_(deviation).mul_(g)',
        f'state["acc_delta"].mul_({rho}).addcmul_(delta, delta, value=1 - {rho})',
        f"p.add_(delta, alpha=-{of['lr']!r})",
    ]


def _rmsprop(of: Mapping[str, Any]) -> Written:
    alpha, momentum, lr = of["alpha"], of["momentum"], repr(of["lr"])
    buffers = {"square_avg": _ZEROS}
    body = [f'state["square_avg"].mul_({alpha!r}).addcmul_(g, g, value=1 - {alpha!r})']
    root = 'state["square_avg"].sqrt()'
    if of["centered"]:
        buffers["grad_avg"] = _ZEROS
        mean = 'state["grad_avg"]'
        body.append(f"{mean}.lerp_(g, 1 - {alpha!r})")
        root = f'state["square_avg"].addcmul({mean}, {mean}, value=-1).sqrt_()'
    body.append(f"denominator = {root}.add_({of['eps']!r})")
    if momentum > 0:
        buffers["momentum_buffer"] = _ZEROS
        body += [
            f'state["momentum_buffer"].mul_({momentum!r}).addcdiv_(g, denominator)',
            f'p.add_(state["momentum_buffer"], alpha=-{lr})',
        ]
    else:
        body.append(f"p.addcdiv_(g, denominator, value=-{lr})")
    return buffers, body


def _rprop(of: Mapping[str, Any]) -> Written:
    (less, more), (least, most) = of["etas"], of["step_sizes"]
    begins = f"torch.full_like({{p}}, {of['lr']!r})"
    return {"prev": _ZEROS, "step_size": begins}, [
        'sign = g.mul(state["prev"]).sign()',
        f"sign[sign.gt(0)] = {more!r}  # the same direction again: a longer step",
        f"sign[sign.lt(0)] = {less!r}  # turned round: a shorter one, and none this time",
        "sign[sign.eq(0)] = 1",
        f'state["step_size"].mul_(sign).clamp_({least!r}, {most!r})',
        "g = g.clone()",
        f"g[sign.eq({less!r})] = 0",
        'p.addcmul_(g.sign(), state["step_size"], value=-1)',
        'state["prev"].copy_(g)',
    ]


def _asgd(of: Mapping[str, Any]) -> Written:
    lr, lambd = repr(of["lr"]), repr(of["lambd"])
    buffers = {
        **_COUNT,
        "eta": f"torch.tensor({lr})",
        "mu": "torch.ones(())",
        "ax": _ZEROS,
    }
    return buffers, [
        _NEXT,
        'eta = state["eta"].item()',
        f"p.mul_(1 - {lambd} * eta)",
        "p.add_(g, alpha=-eta)",
        'if state["mu"].item() != 1:',
        '    state["ax"].add_(p.sub(state["ax"]).mul_(state["mu"]))',
        "else:",
        '    state["ax"].copy_(p)',
        f'state["eta"].fill_({lr} / ((1 + {lambd} * {lr} * state["step"]) ** {of["alpha"]!r}))',
        f'state["mu"].fill_(1 / max(1, state["step"] - {of["t0"]!r}))',
    ]


_WRITERS: dict[str, Callable[[Mapping[str, Any]], Written]] = {
    "Adam": _adam,
    "AdamW": _adamw,
    "NAdam": _nadam,
    "RAdam": _radam,
    "Adamax": _adamax,
    "Adagrad": _adagrad,
    "Adadelta": _adadelta,
    "RMSprop": _rmsprop,
    "Rprop": _rprop,
    "ASGD": _asgd,
}
