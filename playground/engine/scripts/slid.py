"""A slide along two directions as lines of PyTorch, the directions written out where first used."""

from __future__ import annotations

from playground.state import acts

NAMES = ("direction1_", "direction2_")
_ALL = "p"


def slid_line(act: acts.Slide) -> str:
    """The act in one line; with several parameters ``p`` stands for each of them."""
    if act.by is None or act.directions is None:
        return ""
    names = list(act.directions.first)
    name = names[0] if len(names) == 1 else _ALL
    moves = "; ".join(
        f"{name} += {by!r} * {part}{name}" for by, part in zip(act.by, NAMES, strict=True)
    )
    return moves if len(names) == 1 else f"for each parameter p: {moves}"


def slid_lines(act: acts.Slide) -> list[str]:
    """The statements that move every parameter by the very same numbers."""
    if act.by is None or act.directions is None:
        return []
    both = act.directions.first, act.directions.second
    lines = []
    if act.fresh:
        lines += [
            f"{prefix}{name} = torch.tensor({values.tolist()!r}, dtype={name}.dtype)"
            for prefix, direction in zip(NAMES, both, strict=True)
            for name, values in direction.items()
        ]
    lines.append("with torch.no_grad():")
    for name in both[0]:
        lines += [
            f"    {name} += {by!r} * {prefix}{name}"
            for by, prefix in zip(act.by, NAMES, strict=True)
        ]
    return lines
