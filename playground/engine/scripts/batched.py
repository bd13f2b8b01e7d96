"""Writes batches into a script: the function that gives their rows, and each forward on them."""

from __future__ import annotations

from collections.abc import Sequence

from playground.engine.errors import ActError
from playground.state import acts

FUNCTION = "rows_of_batch"
"""What the function is called that gives the rows of a batch, but for a ``_`` where it is taken."""
WHOLE = "# each forward is of the whole data again"


class Batched:
    """Keeps in mind, act by act, how batches are drawn.

    ``samples``: the names that are per sample; ``known``: the names that the problem has, which
    the script's own must not take.
    """

    def __init__(self, samples: Sequence[str], known: Sequence[str]) -> None:
        self._samples = ", ".join(samples)
        self._first = samples[0] if samples else ""
        self._at = ", ".join(f"{name}[{{rows}}]" for name in samples)
        taken = set(known)
        self._rows, self._drawn, self._whole, self._function = (
            _free(name, taken) for name in ("rows", "drawn", "whole", FUNCTION)
        )
        self._act = acts.Batches(None)
        self._defined = False

    def begin(self, act: acts.Batches) -> list[str]:
        """The lines of the act itself."""
        self._act = act
        if act.size is None:
            return [WHOLE]
        defined, self._defined = self._defined, True
        return [*([] if defined else self._definition()), f"{self._drawn} = 0"]

    def forward(self, forward: Sequence[str]) -> list[str]:
        """The lines of a forward, on the next batch where there are any."""
        act = self._act
        if act.size is None:
            return list(forward)
        given = f"{self._drawn}, len({self._first}), {act.size}, {act.shuffle}, {act.seed}"
        return [
            f"{self._rows} = {self._function}({given})",
            f"{self._drawn} += 1",
            f"{self._whole} = {self._samples}",
            f"{self._samples} = {self._at.format(rows=self._rows)}",
            *forward,
            f"{self._samples} = {self._whole}",
        ]

    def _definition(self) -> list[str]:
        return [
            "",
            f"def {self._function}(drawn, n, size, shuffle, seed):",
            '    """The samples in the batch that comes after ``drawn`` others."""',
            "    epoch, place = divmod(drawn, -(-n // size))",
            "    if shuffle:",
            "        generator = torch.Generator().manual_seed(seed + epoch)",
            "        order = torch.randperm(n, generator=generator)",
            "    else:",
            "        order = torch.arange(n)",
            "    return order.split(size)[place]",
            "",
        ]


def refuse(done: Sequence[acts.Act]) -> None:
    """Raise ActError where there are batches: by hand the loss is one formula of all samples."""
    if any(isinstance(act, acts.Batches) and act.size is not None for act in done):
        raise ActError(
            "Batches are drawn by torch and have no form in plain Python by hand; "
            'use the style "autograd" or "optimizer".'
        )


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    taken.add(name)
    return name
