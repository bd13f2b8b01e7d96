"""What the ledger says in words."""

from __future__ import annotations

from collections.abc import Sequence

from playground.state.arrays import Array
from playground.state.ledger import Entry, EntryKind, Ledger
from playground.state.printed import lone_float
from playground.window.ledger.figures import exact, is_small, lines_of

TITLE = "What is summed in"
ORDER = "In recorded order; Σ is the running total."
EXACT = "adds up to the last bit"
NOT_EXACT = "does not add up: please report this"
WAITING = "Waiting for PyTorch's numbers…"


def title(entry: Entry) -> str:
    """The line of PyTorch on one line, or what is known without it."""
    first, *others = entry.line.split("\n")
    if others:
        return f"{first} …"
    if first:
        return first
    if entry.kind is EntryKind.CARRIED:
        return "carried over"
    return "a line that was not seen"


def notes(entry: Entry) -> tuple[str, ...]:
    """What stands under the line of PyTorch."""
    if entry.kind is EntryKind.BACKWARD:
        said = _graph(entry)
        if entry.samples is not None:
            count = len(entry.samples) - (1 if entry.rest else 0)
            said += f" · {count:,} samples"
        return (said,) if entry.upstream is None else (said, _upstream(entry.upstream))
    if entry.kind is EntryKind.CARRIED:
        return (f"{_calls(entry.folded)}, told as one to save memory",)
    return (
        {
            EntryKind.ZEROED: "zeroed: .grad is a tensor of zeros from here",
            EntryKind.CLEARED: "cleared: .grad is None from here, not 0",
            EntryKind.WRITTEN: "written: typed lines put this there themselves",
        }[entry.kind],
    )


def facts(entry: Entry, dtype: str) -> list[str]:
    """What a tooltip says under the line of PyTorch, with all digits."""
    if entry.kind is not EntryKind.BACKWARD:
        return list(notes(entry))
    said = [f"backward call {entry.call}, {_graph(entry)}"]
    if entry.upstream is not None:
        said.append(f"upstream gradient {exact(entry.upstream, dtype)}")
    if entry.samples is not None:
        said.append("Enter or a double click shows what each sample gave")
    return said


def order(ledger: Ledger) -> str:
    """Say how the page is read."""
    if is_small(ledger.shape):
        return ORDER
    shape = "×".join(map(str, ledger.shape))
    return f"One element of {shape}. {ORDER}"


def earlier(ledger: Ledger) -> str:
    """Say how many entries were let go; nothing where none were."""
    if not ledger.earlier:
        return ""
    many = "1 older entry is" if ledger.earlier == 1 else f"{ledger.earlier:,} older entries are"
    return f"{many} not kept: no part of the sum."


def shares_head(name: str, count: int) -> str:
    """What the samples add up to."""
    return f"{name} by " + ("1 sample" if count == 1 else f"{count:,} samples")


def scale(longest: float) -> str:
    """What the bars stand for."""
    if longest == 0.0:
        return "no bars: every sample gave 0"
    return f"bars: + right, - left, longest {lone_float(longest)}"


def rest(count: int) -> str:
    """The samples that are told as one."""
    return f"{count:,} more, summed"


def copied(
    said: str, under: Sequence[str], value: Sequence[str], total: Sequence[str], call: int
) -> str:
    """One row as text."""
    words = f"#{call} {said}" if call else said
    if under:
        words += f"  ({'; '.join(under)})"
    if value and not total:
        return f"{words}: {_joined(value)}"
    parts = [words, _joined(value), sigma(_joined(total)) if total else ""]
    return "    ".join(part for part in parts if part)


def sigma(total: str) -> str:
    """A running total with its mark; None is no sum."""
    return total if total == "None" else f"Σ {total}"


def _joined(lines: Sequence[str]) -> str:
    return " ".join(line.strip() for line in lines)


def _graph(entry: Entry) -> str:
    return f"graph of forward {entry.graph}" if entry.graph else "a graph of typed lines"


def _upstream(upstream: Array) -> str:
    said = f"upstream gradient {_joined(lines_of(upstream))}"
    return said if upstream.ndim else f"{said}, not 1"


def _calls(count: int) -> str:
    return "1 backward call" if count == 1 else f"{count:,} backward calls"
