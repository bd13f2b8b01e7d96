"""Problems as documents: cells on disk, the built-in catalogue, ready models and losses."""

from playground.problem.catalogue import Entry, entries, load, problems
from playground.problem.document import TITLES, Cell, Document
from playground.problem.errors import DocumentError
from playground.problem.files import read, write

__all__ = [
    "TITLES",
    "Cell",
    "Document",
    "DocumentError",
    "Entry",
    "entries",
    "load",
    "problems",
    "read",
    "write",
]
