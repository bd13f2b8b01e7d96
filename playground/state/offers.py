"""What can be chosen: the optimizers and schedules that torch has, with their keywords, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Keyword:
    """One keyword of a class, as its signature has it.

    ``kind``: ``number``, ``whole`` (a whole number), ``pair``, ``numbers`` (a list), ``switch`` or
    ``word``. ``optional``: None may stand for it. ``required``: torch has no default for it.
    ``choices``: the words that the class itself names, where it does.
    """

    name: str
    default: Any
    kind: str = "number"
    optional: bool = False
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offer:
    """One class, by torch's name."""

    name: str
    keywords: tuple[Keyword, ...]

    def __getitem__(self, name: str) -> Keyword:
        for keyword in self.keywords:
            if keyword.name == name:
                return keyword
        raise KeyError(name)


@dataclass(frozen=True)
class Offers:
    """The classes of ``torch.optim`` and of ``torch.optim.lr_scheduler`` that can be chosen."""

    optimizers: tuple[Offer, ...] = ()
    schedulers: tuple[Offer, ...] = ()

    def optimizer(self, name: str) -> Offer:
        """One optimizer; without keywords where it is not known yet."""
        return next((offer for offer in self.optimizers if offer.name == name), Offer(name, ()))

    def scheduler(self, name: str) -> Offer:
        """One schedule; without keywords where it is not known yet."""
        return next((offer for offer in self.schedulers if offer.name == name), Offer(name, ()))
