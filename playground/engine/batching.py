"""The act that sets how many samples a forward is of."""

from __future__ import annotations

from playground.engine.batches import LARGEST_SEED, Batches, check
from playground.engine.errors import ActError
from playground.engine.samples_found import find
from playground.engine.switches import Switches
from playground.state import acts
from playground.state.batches import Drawing
from playground.state.snapshot import Snapshot


class Batching(Switches):
    """Each forward draws the next batch; what only looks always uses the whole data."""

    acts: list[acts.Act]

    def batches(self, size: int | None, shuffle: bool = True, seed: int = 0) -> Snapshot:
        """Let each forward be of the next ``size`` samples; None is the whole data again.

        Drawing begins with the first batch of epoch 0. Raises ActError for a size that the data
        cannot give, and where there are no samples.
        """
        with self._act(acts.Batches(size, shuffle, seed)):
            if size is None:
                self.workspace.batches = None
            else:
                check(size, find(self.workspace))
                _check_seed(seed)
                self.workspace.batches = Batches(Drawing(size, bool(shuffle), seed))
        return self.snapshot()

    def batch_anew(self, kept: Drawing | None) -> None:
        """After a reset: the same batches as before, from the first one on."""
        if kept is not None:
            act = acts.Batches(kept.size, kept.shuffle, kept.seed)
            self.workspace.batches = Batches(Drawing(kept.size, kept.shuffle, kept.seed))
            self.acts.append(act)


def _check_seed(seed: int) -> None:
    whole = isinstance(seed, int) and not isinstance(seed, bool)
    if not whole or not 0 <= seed < LARGEST_SEED:
        raise ActError(f"The seed of the batches is a whole number from 0, not {seed!r}.")
