"""LaTeX into pictures without TeX: ziamath draws, QtSvg paints."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from ziamath.config import config
from ziamath.tex import tex2mml
from ziamath.zmath import Math

# With the newer form of SVG, QtSvg paints the bars of fractions and no letters.
config.svg2 = False

KEPT = 512
"""Formulas kept: the letters of all optimizers are some eighty, the rest is for numbers."""


@dataclass(frozen=True)
class Typeset:
    """A formula as SVG; sizes in pixels. ``depth`` is how far it reaches below its line."""

    svg: bytes
    width: float
    height: float
    depth: float


class Typesetter:
    """Makes formulas in one colour and keeps the newest; one takes some 5 to 15 ms to make."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, float, str], Typeset | None] = OrderedDict()

    def has(self, latex: str, size: float, colour: str) -> bool:
        """Whether the formula is there, so that it costs nothing."""
        return (latex, size, colour) in self._kept

    def make(self, latex: str, size: float, colour: str) -> Typeset | None:
        """Return the formula, its letters ``size`` pixels; None where the LaTeX cannot be read."""
        key = latex, size, colour
        if key not in self._kept:
            self._kept[key] = _made(latex, size, colour)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]


def _made(latex: str, size: float, colour: str) -> Typeset | None:
    try:
        formula = Math(_mathml(latex, colour), size=size)
        width, height = formula.getsize()
        return Typeset(formula.svg().encode(), width, height, -formula.getyofst())
    except Exception:  # it raises many kinds, most without a word: the text itself can be read
        return None


def _mathml(latex: str, colour: str) -> Element:
    """Return the formula as MathML, its hats as narrow as the letter under them."""
    written = tex2mml(latex).replace("<mo>&#x00302;", '<mo stretchy="false">&#710;')
    formula = ElementTree.fromstring(written)
    formula.set("mathcolor", colour)
    return formula
