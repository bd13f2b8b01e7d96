"""The problems recorded before the present one, which outlive a kernel that is replaced."""

from __future__ import annotations

import pickle

from playground.engine.experiment import Experiment


class Earlier:
    """The window keeps them pickled, since they are of the engine, and gives them to a new kernel.

    A recording goes on when another problem is opened: what was done before it is kept here.
    """

    def __init__(self) -> None:
        self._restored: bytes | None = None
        self._unsent: bytes | None = None

    def restore(self, pickled: bytes | None) -> None:
        """Take what the window kept of the kernel before this one; None changes nothing."""
        self._restored = pickled or self._restored

    def go_on(self, before: Experiment | None, lab: Experiment) -> None:
        """Let a recording go on over another problem, or over that of the kernel before."""
        if before is not None and before is not lab and before.journal is not None:
            lab.record(earlier=before.parts())
            self._unsent = pickle.dumps(lab.earlier)
        elif before is None and self._restored is not None:
            lab.record(earlier=pickle.loads(self._restored))
        self._restored = None

    def unsent(self) -> bytes | None:
        """What the window does not have yet; to be asked for once."""
        unsent, self._unsent = self._unsent, None
        return unsent
