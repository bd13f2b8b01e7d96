"""What was verified, as JUnit XML, which build servers and course platforms read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from playground.lesson.outcomes import Checked, Outcome

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, such as the escape signs of a coloured message."""


def xml(documents: Sequence[Checked]) -> bytes:
    """One suite for each document and one case for each expectation, in UTF-8.

    It holds the schema by which build servers refuse a file, so no case has a line of its own.
    """
    root = ElementTree.Element("testsuites", _counts(documents))
    for document in documents:
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            {
                "name": _clean(document.name),
                **_counts([document]),
                "skipped": str(document.skipped),
                "file": _clean(document.source),
            },
        )
        for outcome in document.outcomes:
            _case(suite, document, outcome)
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _counts(documents: Sequence[Checked]) -> dict[str, str]:
    return {
        "tests": str(sum(len(document.outcomes) for document in documents)),
        "failures": str(sum(len(document.failures) for document in documents)),
        "errors": "0",
        "time": f"{sum(document.seconds for document in documents):.3f}",
    }


def _case(suite: ElementTree.Element, document: Checked, outcome: Outcome) -> None:
    expectation = outcome.expectation
    # Names within a suite must differ, so that a server can follow one from run to run.
    place = f" (line {expectation.line})" if expectation.line is not None else ""
    case = ElementTree.SubElement(
        suite,
        "testcase",
        {
            "classname": _clean(document.name),
            "name": _clean(f"{expectation.kind}: {expectation.name}{place}"),
            "time": "0",
        },
    )
    if outcome.told:
        failure = ElementTree.SubElement(case, "failure", {"message": _clean(outcome.told)})
        failure.text = _clean(document.told(outcome))
    elif outcome.skipped:
        ElementTree.SubElement(case, "skipped", {"message": _clean(outcome.skipped)})


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
