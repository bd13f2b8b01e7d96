"""Reads the data files of a document: those that the user granted, and no other."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch

from playground.language.budget import MAX_ELEMENTS, over
from playground.problem import csv_file
from playground.problem.data_files import refusal
from playground.problem.errors import DocumentError

Reader = Callable[..., torch.Tensor]


def readers(files: Mapping[str, str]) -> dict[str, Reader]:
    """What ``np.loadtxt`` and ``np.genfromtxt`` do in a document that may read ``files``.

    ``files`` maps the name in the code to an absolute path. Each raises CodeError, placed at the
    call, for a name that is not among them and for a file that cannot be read as numbers.
    """
    return {
        "loadtxt": functools.partial(_read, files, np.loadtxt),
        "genfromtxt": functools.partial(_read, files, np.genfromtxt),
    }


def _read(
    files: Mapping[str, str], read: Callable[..., Any], name: str, **keywords: Any
) -> torch.Tensor:
    path = files.get(name)
    if path is None:
        raise over(refusal(name))
    try:
        csv_file.refuse_unreadable(path)
        with warnings.catch_warnings():
            # An empty result is told in our own words.
            warnings.simplefilter("ignore", UserWarning)
            # numpy opens a path in pieces and reads it in C; a file object it reads line by line.
            table = read(path, **keywords)
    except DocumentError as error:
        raise over(f"{name}: {error.message}") from None
    except UnicodeDecodeError:
        raise over(f"{name}: {_undecoded(path)}") from None
    except (ValueError, OSError, IndexError, TypeError, MemoryError) as error:
        raise over(f"{name}: {_reason(path, error, keywords)}") from None
    if table.size == 0:
        raise over(f"{name}: there are no rows of numbers in this file")
    if table.size > MAX_ELEMENTS:
        raise over(f"{name}: {table.size:,} numbers are more than {MAX_ELEMENTS:,}; take fewer")
    return torch.from_numpy(table)


def _undecoded(path: str) -> str:
    """Latin-1 turns any bytes into text, so it is advised for text alone."""
    try:
        csv_file.look(path)
    except DocumentError as none:
        return none.message
    return f'line {csv_file.not_utf8(path)}: this text is not UTF-8; add encoding="latin-1"'


def _reason(path: str, error: Exception, keywords: Mapping[str, Any]) -> str:
    """The first fault of the file with its line and column; else what numpy says."""
    said = str(error).strip().split("\n")[0].rstrip(".") or type(error).__name__
    usecols = keywords.get("usecols")
    columns = (usecols,) if isinstance(usecols, int) else usecols
    try:
        fault = csv_file.misread(path, keywords) or csv_file.first_fault(path, columns)
    except DocumentError as unreadable:
        return unreadable.message
    return f"{fault} ({said})" if fault else said
