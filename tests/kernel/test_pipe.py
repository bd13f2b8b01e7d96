"""One end of the pipe: what it tells before anything is read or written."""

from __future__ import annotations

import multiprocessing
import pickle
import threading

import pytest

from playground.kernel.pipe import Pipe


@pytest.fixture
def ends() -> tuple[Pipe, Pipe]:
    here, there = multiprocessing.Pipe()
    return Pipe(here), Pipe(there)


def test_what_is_sent_arrives_in_order(ends: tuple[Pipe, Pipe]) -> None:
    here, there = ends
    assert not there.has()
    here.send({"a": 1})
    here.write(pickle.dumps([2]))
    assert there.has()
    assert [pickle.loads(there.read()) for _ in range(2)] == [{"a": 1}, [2]]
    assert not there.has()


def test_it_waits_until_something_arrives(ends: tuple[Pipe, Pipe]) -> None:
    here, there = ends
    sends = threading.Timer(0.05, here.send, ["x"])
    sends.start()
    assert there.has(None)
    sends.join()
    assert pickle.loads(there.read()) == "x"


def test_a_closed_end_is_told_by_reading(ends: tuple[Pipe, Pipe]) -> None:
    here, there = ends
    here.close()
    assert there.has()
    with pytest.raises((EOFError, OSError)):
        there.read()


def test_a_pipe_that_nobody_reads_takes_no_more_in_the_end(ends: tuple[Pipe, Pipe]) -> None:
    here, _ = ends
    sent = 0
    while here.takes_more():
        here.write(bytes(10_000))
        sent += 1
    assert 0 < sent < 10_000
