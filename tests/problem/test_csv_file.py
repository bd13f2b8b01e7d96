"""What is seen of a CSV file before it is taken, and every kind of bad one, with its place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.problem import csv_file
from playground.problem.csv_look import Look
from playground.problem.errors import DocumentError


def look(folder: Path, text: str | bytes) -> Look:
    path = folder / "table.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return csv_file.look(path)


def told(found: Look) -> list[str]:
    return [str(trouble) for trouble in found.troubles]


def test_a_plain_file(tmp_path: Path) -> None:
    found = look(tmp_path, "height,name,weight\n1.5,a,50\n1.6,b,55\n1.6,c,60\n")
    assert [column.name for column in found.columns] == ["height", "name", "weight"]
    assert [column.kind for column in found.columns] == ["number", "text", "number"]
    assert (found.rows, found.skip, found.delimiter) == (3, 1, ",")
    assert found.first[0] == ("1.5", "a", "50")
    assert (found.ascii, found.quoted, found.hashes, found.done) == (True, False, False, True)
    assert told(found) == []
    assert found.columns[0].values == (1.5, 1.6)
    assert found.columns[2].square == pytest.approx((50**2 + 55**2 + 60**2) / 3)


@pytest.mark.parametrize(
    ("text", "delimiter", "width"),
    [
        ("a;b\n1;2\n3;4\n", ";", 2),
        ("a\tb\n1\t2\n3\t4\n", "\t", 2),
        ("a|b\n1|2\n3|4\n", "|", 2),
        ("a b c\n1  2 3\n 3 4   5\n", None, 3),
        ("1,5;2,5\n3,5;4,5\n", ";", 2),
        ("a\n1\n2\n", ",", 1),
        ('"x, y",z\n1,2\n3,4\n', ",", 2),
        ("a,b\r\n1,2\r\n3,4\r\n", ",", 2),
    ],
)
def test_the_delimiter_is_found(
    tmp_path: Path, text: str, delimiter: str | None, width: int
) -> None:
    found = look(tmp_path, text)
    assert (found.delimiter, len(found.columns)) == (delimiter, width)
    assert found.rows == 2
    assert told(found) == []


def test_a_file_without_names_and_one_with_lines_above(tmp_path: Path) -> None:
    found = look(tmp_path, "1,red\n2,blue\n")
    assert (found.skip, [c.name for c in found.columns]) == (0, ["column 1", "column 2"])
    found = look(tmp_path, "\n\na,b\n1,2\n\n3,4\n")
    assert (found.skip, found.rows) == (3, 2)
    found = look(tmp_path, "# a, b\n1,2\n3,4\n")
    assert [c.name for c in found.columns] == ["a", "b"]
    assert found.hashes


def test_missing_constant_and_binary_columns(tmp_path: Path) -> None:
    text = "a,b,c,d\n1,7,0,\n,7,1,\nNA,7,0,\n4,7,1,\nnan,7,1,\n"
    a, b, c, d = look(tmp_path, text).columns
    assert (a.numbers, a.missing, a.words) == (2, 3, ("", "NA"))
    assert (b.constant, a.constant) == (True, False)
    assert (c.binary, b.binary) == (True, False)
    assert d.kind == "empty"


def test_the_rows_that_are_dropped_are_counted_for_the_columns_taken(tmp_path: Path) -> None:
    found = look(tmp_path, "a,b,c\n1,2,3\n,2,3\n,,3\n1,2,inf\n1,x,3\n")
    assert found.dropped([0]) == 2
    assert found.dropped([1]) == 2
    assert found.dropped([0, 1]) == 3
    assert found.dropped([2]) == 1
    assert found.dropped([0, 1, 2]) == 4
    assert found.dropped([]) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\n1,2\n3,x\n5,6\n", "line 3, column 2 (b): 'x' is no number"),
        ("a,b\n1,2\n3\n5,6\n", "line 3: this row has 1 field, the others have 2"),
        ("a,b\n1,2\n3,4\n5,6,7\n", "line 4: this row has 3 fields, the others have 2"),
        ("a,b\n1,2\n-inf,3\n", "line 3, column 1 (a): -inf is no finite number"),
        ("a,b\n1,2\n", "line 2: there is only one row"),
        ("a,b\n", "line 1: there are no rows"),
        (" \n\n", "line 1: there is nothing in this file"),
        (
            "a,a\n1,2\n3,4\n",
            "line 1, column 2 (a 2): a second column is named 'a'; here it is called 'a 2'",
        ),
        ("a\n1,2\n3,4\n", "line 1: the header has 1 names for 2 columns"),
        (
            "a,b\n1,2\n3,4 \u20ac\n".encode("cp1252"),
            "line 3: this text is not UTF-8: it is read as Latin-1",
        ),
        ("a,b\n1,2\n1.5,1_000\n3,4\n", "line 3, column 2 (b): '1_000' is no number"),
        ('a,b\n1,2\n3,"4\n5"\n6,7\n', "line 4, column 2 (b): '4\\n5' is no number"),
    ],
)
def test_each_fault_has_its_place(tmp_path: Path, text: str | bytes, expected: str) -> None:
    found = look(tmp_path, text)
    assert expected in told(found)


def test_a_ragged_row_must_be_mended_and_comes_first(tmp_path: Path) -> None:
    found = look(tmp_path, "a,b\n1,x\n3,2\n5,6\n7\n")
    assert [trouble.blocks for trouble in found.troubles] == [True, False]
    assert found.blocking[0].line == 5


def test_of_very_many_faults_the_first_are_told_and_all_are_counted(tmp_path: Path) -> None:
    found = look(tmp_path, "a,b\n" + "1,2\n" * 400 + "1\n" * 300)
    assert len(found.troubles) == 100
    assert found.faults == 300
    assert found.rows == 400


def test_decimal_commas_and_byte_order_marks(tmp_path: Path) -> None:
    found = look(tmp_path, b"\xef\xbb\xbf" + "größe;y\n1,5;2\n-2,5e3;3\n".encode())
    assert (found.encoding, found.ascii, found.decimal_comma) == ("utf-8-sig", False, True)
    assert [c.name for c in found.columns] == ["größe", "y"]
    assert found.columns[0].values == (-2500.0, 1.5)


def refused(path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        csv_file.look(path)
    assert caught.value.path == path
    return str(caught.value)


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    assert "there is no such file" in refused(tmp_path / "none.csv")
    assert "this is a folder" in refused(tmp_path)
    os.mkfifo(tmp_path / "pipe.csv")
    assert "not an ordinary file" in refused(tmp_path / "pipe.csv")
    for name, content, words in (
        ("empty.csv", b"", "this file is empty"),
        ("binary.csv", b"a,b\n1,2\n\0\1\2\n", "line 3: this is a binary file"),
        ("wide.csv", "a,b\n1,2\n".encode("utf-16"), "save it as UTF-8"),
        ("table.csv.gz", b"\x1f\x8b", "unpack it first"),
        ("quote.csv", b'a,b\n1,2\n"' + b"x" * 200_000, "is a quote not closed"),
    ):
        (tmp_path / name).write_bytes(content)
        assert words in refused(tmp_path / name)


def test_a_file_of_two_gigabytes_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)

    def opened(*_: object, **__: object) -> None:
        raise AssertionError("the file was opened")

    monkeypatch.setattr(Path, "open", opened)
    text = refused(path)
    assert "2,147 MB; at most 500 MB are read" in text
    assert "Save a part of its rows" in text


def test_a_file_without_permission_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a\n1\n")

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    assert "this cannot be read: permission denied" in refused(path)


def test_a_large_file_is_looked_at_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b\n" + "1,2\n" * 25_000)
    found = list(csv_file.looks(path))
    assert [one.rows for one in found] == [200, *range(5_200, 25_000, 5_000), 25_000]
    assert [one.done for one in found] == [False] * 5 + [True]
    shares = [one.share for one in found]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_latin_letters_far_into_the_file_begin_it_anew(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"a,b\n" + b"1,2\n" * 20_000 + b"1,\xe9\n")
    last = csv_file.look(path)
    assert (last.rows, last.encoding) == (20_001, "latin-1")
    assert "line 20002: this text is not UTF-8: it is read as Latin-1" in told(last)


def test_the_first_fault_of_the_columns_that_are_read(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b,c\n1,x,r\n2,3,s\n3,4,t\n")
    assert csv_file.first_fault(path) == "line 2, column 2 (b): 'x' is no number"
    assert csv_file.first_fault(path, (0,)) == ""
    assert csv_file.first_fault(path, (0, -1)) == "column 3 (c) holds text, such as 'r'"


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_any_bytes_are_looked_at_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "a.csv"
    path.write_bytes(data)
    try:
        found = csv_file.look(path)
    except DocumentError:
        return
    assert found.done
    assert all(len(row) == len(found.columns) for row in found.first)
    assert all(str(trouble) for trouble in found.troubles)


FIELD = st.one_of(st.floats(-1e6, 1e6).map(str), st.just(""), st.just("NA"))


@settings(max_examples=60)
@given(st.lists(st.tuples(FIELD, FIELD, FIELD), min_size=2, max_size=20))
def test_dropped_rows_are_those_without_all_numbers(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
) -> None:
    path = tmp_path_factory.mktemp("gaps") / "a.csv"
    path.write_text("p,q,r\n" + "".join(",".join(row) + "\n" for row in rows))
    found = csv_file.look(path)
    for chosen in ([0], [1, 2], [0, 1, 2]):
        gaps = sum(any(row[place] in ("", "NA") for place in chosen) for row in rows)
        assert found.dropped(chosen) == gaps
