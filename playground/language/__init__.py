"""The language that may be typed: which Python and which torch, checked before anything runs.

`check` and `check_cells` need no torch, so the window may call them at every keystroke;
`playground.language.compiler` and `playground.language.namespace` belong to the kernel process.
"""

from playground.language.checker import CheckedCode, check, check_cells
from playground.language.errors import CodeError
from playground.language.tables import ROLES

__all__ = ["ROLES", "CheckedCode", "CodeError", "check", "check_cells"]
