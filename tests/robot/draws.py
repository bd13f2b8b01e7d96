"""What a seed decides: the kind of each action, and which of the things on screen it is done to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from random import Random
from typing import TypeVar

T = TypeVar("T")

KINDS: Mapping[str, float] = {
    "press": 24,
    "menu": 14,
    "key": 12,
    "drag": 14,
    "type": 13,
    "tab": 8,
    "choose": 4,
    "wheel": 4,
    "poke": 4,
    "burst": 3,
    "problem": 3,
    "hover": 2,
    "double": 2,
    "right": 2,
    "dismiss": 3,
    "drop": 1,
    "resize": 1.5,
    "wait": 2,
    "kill": 0.25,
}
"""How often each kind of action comes. ``kill`` ends the kernel's process."""


def draw(seed: int, number: int) -> tuple[str, Random]:
    """The kind of the action ``number`` and the random numbers that it may use.

    Each action draws from numbers of its own, so one that used more of them than the last time
    does not change those that follow.
    """
    chance = Random(f"{seed}/{number}")
    return chance.choices(list(KINDS), weights=list(KINDS.values()))[0], chance


def pick(chance: Random, things: Iterable[tuple[str, T]]) -> tuple[str, T] | None:
    """One of the named things, or None where there are none.

    Every name gets a rank of its own and the first is taken, so a thing that is on screen in one
    replay and not in another changes nothing unless it is the one that was picked.
    """
    salt = chance.random()
    ranked = [(_rank(salt, name), name, thing) for name, thing in things]
    if not ranked:
        return None
    _, name, thing = min(ranked, key=lambda each: each[:2])
    return name, thing


def _rank(salt: float, name: str) -> bytes:
    return hashlib.blake2b(f"{salt!r}/{name}".encode(), digest_size=8).digest()
