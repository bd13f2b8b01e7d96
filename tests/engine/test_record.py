"""Curve and path stay short: the stride doubles, the newest row is kept whatever its step."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.engine.record import Thinned
from tests.engine.engine_labs import lab as make


def _expected(count: int, longest: int) -> tuple[list[int], int]:
    """The steps kept of ``count`` added one by one, and the stride."""
    stride, kept = 1, []
    for step in range(count):
        if step % stride == 0:
            kept.append(step)
        if len(kept) > longest:
            stride *= 2
            kept = [s for s in kept if s % stride == 0]
    if count and kept[-1] != count - 1:
        kept.append(count - 1)
    return kept, stride


@settings(deadline=None)
@given(
    sizes=st.lists(st.tuples(st.integers(1, 70), st.booleans()), max_size=20),
    longest=st.integers(2, 20),
)
def test_any_mixture_of_adding_keeps_the_same_rows(
    sizes: list[tuple[int, bool]], longest: int
) -> None:
    record, step = Thinned(longest=longest), 0
    for size, bulk in sizes:
        rows = [float(s) ** 2 for s in range(step, step + size)]
        if bulk:
            record.extend(step, rows)
        else:
            for offset, row in enumerate(rows):
                record.add(step + offset, row)
        step += size
    steps, rows_kept = record.arrays()
    expected, stride = _expected(step, longest)
    assert steps.tolist() == expected
    assert rows_kept[:, 0].tolist() == [float(s) ** 2 for s in expected]
    assert record.stride == stride


@given(count=st.integers(1, 200), cut=st.integers(0, 220), longest=st.integers(2, 20))
def test_cutting_drops_later_rows_only(count: int, cut: int, longest: int) -> None:
    record = Thinned(longest=longest)
    record.extend(0, [float(s) for s in range(count)])
    before, _ = record.arrays()
    record.cut(cut)
    after, _ = record.arrays()
    assert after.tolist() == [s for s in before.tolist() if s < cut]


@given(count=st.integers(0, 200), more=st.integers(0, 100), longest=st.integers(2, 20))
def test_loaded_it_goes_on_as_before(count: int, more: int, longest: int) -> None:
    record, loaded = Thinned(longest=longest), Thinned(longest=longest)
    record.extend(0, [float(s) for s in range(count)])
    loaded.load(*record.arrays(), record.stride)
    for each in (record, loaded):
        each.extend(count, [float(s) for s in range(count, count + more)])
    assert np.array_equal(record.arrays()[0], loaded.arrays()[0])
    assert np.array_equal(record.arrays()[1], loaded.arrays()[1])


def test_a_row_at_the_same_step_takes_the_place_of_the_last() -> None:
    path = Thinned(2)
    path.add(0, (1.0, 2.0))
    path.add(0, (3.0, 4.0))
    assert path.arrays()[1].tolist() == [[3.0, 4.0]]


def test_a_long_run_is_thinned_with_its_newest_loss() -> None:
    lab = make()
    lab.use("SGD", lr=1e-5)
    lab.run(4500)
    kept = lab.snapshot().curve
    assert kept.stride == 8
    assert kept.steps.tolist() == [*range(0, 4500, 8), 4499]
    assert kept.losses[0] == 1.0
    assert (np.diff(kept.losses) < 0).all()
    assert lab.losses.arrays()[1][:, 0].tolist() == kept.losses.tolist()
