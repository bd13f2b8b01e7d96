"""The order in which a ranking's options lie at first: it tells nothing of the right one."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from itertools import permutations
from typing import Any


def mixed(options: Sequence[str], right: Any, place: str) -> tuple[str, ...]:
    """Options in an order that is neither their own nor ``right``, the same for every ``place``.

    Where only one of the two can be avoided, as with two options, it is the right one.
    """
    own = tuple(options)
    answer = tuple(right) if isinstance(right, list | tuple) else None
    digests = {option: sha256(f"{place}/{option}".encode()).digest() for option in own}
    shuffled = sorted(own, key=digests.__getitem__)
    for avoided in ((own, answer), (answer,)):
        for order in permutations(shuffled):
            if order not in avoided:
                return order
    return own
