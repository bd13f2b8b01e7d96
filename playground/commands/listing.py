"""``playground list``: the built-in problems."""

from __future__ import annotations

import argparse
import json

from playground.problem.catalogue import entries

HELP = "list the built-in problems"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``--json``."""
    parser.add_argument("--json", action="store_true", help="print a JSON list")


def main(arguments: argparse.Namespace) -> int:
    """Print names and titles, in groups."""
    found = entries()
    if arguments.json:
        rows = [
            {"name": e.name, "title": e.title, "group": e.group, "summary": e.summary}
            for e in found
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    width = max(len(entry.name) for entry in found)
    group = ""
    for entry in found:
        if entry.group != group:
            print(f"{'' if not group else chr(10)}{entry.group}")
            group = entry.group
        print(f"  {entry.name:<{width}}  {entry.title}")
    return 0
