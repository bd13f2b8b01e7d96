"""What the window has asked for and the kernel has not come to yet."""

from __future__ import annotations

from collections import deque

from playground.kernel.messages import Ask, Close, Guide, Open
from playground.state import acts

Waited = Open | Ask | Guide | Close


class Waiting:
    """Requests in the order in which they came, without those that a later one makes pointless."""

    def __init__(self) -> None:
        self._requests: deque[Waited] = deque()

    def __bool__(self) -> bool:
        return bool(self._requests)

    def put(self, request: Waited) -> None:
        """Add a request; a newer move of the same parameters takes an older one's place."""
        last = self._requests[-1] if self._requests else None
        if isinstance(request, Ask) and isinstance(last, Ask) and _replaces(request.act, last.act):
            self._requests.pop()
        self._requests.append(request)

    def first(self) -> Waited:
        """Take the oldest."""
        return self._requests.popleft()

    @property
    def pressing(self) -> bool:
        """Whether any request does more than look, which may wait."""
        return not all(
            isinstance(request, Ask) and isinstance(request.act, acts.Look)
            for request in self._requests
        )


def _replaces(new: acts.Act, old: acts.Act) -> bool:
    """Whether doing ``new`` makes doing ``old`` first pointless."""
    if isinstance(new, acts.Look) and isinstance(old, acts.Look):
        return True
    if isinstance(new, acts.SetPoint) and isinstance(old, acts.SetPoint):
        return not old.done and new.row == old.row and new.values.keys() == old.values.keys()
    if isinstance(new, acts.Slide) and isinstance(old, acts.Slide):
        return not old.done
    if isinstance(new, acts.Seek) and isinstance(old, acts.Seek):
        return not old.done
    return (
        isinstance(new, acts.Move)
        and isinstance(old, acts.Move)
        and not old.done
        and new.values.keys() == old.values.keys()
    )
