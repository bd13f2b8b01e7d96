"""``playground list``: the built-in problems, or the lessons."""

from __future__ import annotations

import argparse
import json

from playground.problem.catalogue import entries

HELP = "list the built-in problems, or the lessons"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``--lessons`` and ``--json``."""
    parser.add_argument("--lessons", action="store_true", help="list the lessons instead")
    parser.add_argument("--json", action="store_true", help="print a JSON list")


def main(arguments: argparse.Namespace) -> int:
    """Print names and titles, in groups."""
    if arguments.lessons:
        return _lessons(arguments.json)
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


def _lessons(as_json: bool) -> int:
    """Print the lessons' names and titles, in the order in which they teach."""
    from playground.lesson import catalogue

    found = [catalogue.load(name) for name in catalogue.names()]
    if as_json:
        rows = [
            {
                "name": lesson.name,
                "title": lesson.title,
                "objectives": list(lesson.objectives),
                "steps": len(lesson.steps),
                "prompts": [ask.name for _, ask in lesson.prompts],
            }
            for lesson in found
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    width = max((len(lesson.name) for lesson in found), default=0)
    for lesson in found:
        steps, asked = len(lesson.steps), len(lesson.prompts)
        print(f"  {lesson.name:<{width}}  {lesson.title} ({steps} steps, {asked} questions)")
    return 0
