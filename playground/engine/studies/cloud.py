"""The study of the cloud: per-sample gradients, and how the means of batches scatter about theirs.

The variance of the mean of B of k samples drawn without replacement is var/B · (k − B)/(k − 1)
(Cochran, Sampling Techniques, 1977, theorem 2.2, with var taken over k and not k − 1).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import torch

from playground.engine.looking.per_sample import PerSample, gradient, per_sample
from playground.engine.observer import full
from playground.engine.samples_found import Samples, find
from playground.state.arrays import Array
from playground.state.cloud import Cloud, CloudQuestion
from playground.state.coordinate import Coordinate

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment

DRAWS = 400
"""Orders that are drawn for the empirical variance: it is then within some 7 % (one s.d.)."""
DRAWS_AT_ONCE = 50
PAIRS_AT_ONCE = 20_000_000
"""Products that one piece sums up: some 10 ms."""
NUMBERS_AT_ONCE = 1_000_000
"""Numbers that the draws of one piece go through: about 5 ms."""
# How far the mean of the samples may be from the whole: rounding of a sum of a thousand.
TOLERANCE = {torch.float32: 1e-4, torch.float64: 1e-9}


def begin(lab: Experiment, question: CloudQuestion) -> Iterator[Cloud]:
    """The cloud first, then the variance of batch means as more and more draws make it."""
    workspace = lab.workspace
    samples = find(workspace)
    if not samples:
        yield Cloud(trouble=f"There are no samples to tell apart: {samples.why}.")
        return
    try:
        for cloud, found in _clouds(lab, samples, question):
            yield cloud
            if found is not None:
                yield from _scatter(cloud, full(found.gradients.double()) * cloud.factor)
    except Exception as error:  # typed code may raise anything, and torch says what
        yield Cloud(count=samples.count, trouble=str(error) or type(error).__name__)


def _clouds(
    lab: Experiment, samples: Samples, question: CloudQuestion
) -> Iterator[tuple[Cloud, PerSample | None]]:
    workspace = lab.workspace
    rows = _looked_at(samples.count, question.most)
    names = samples.names
    point = {name: p.detach().clone() for name, p in lab.parameters.items()}
    whole = gradient(workspace, {}, point)
    part = whole
    if len(rows) < samples.count:
        part = gradient(workspace, {n: workspace.namespace[n][rows] for n in names}, point)
    batches = workspace.batches
    drawn = batch = None
    if batches is not None and batches.drawn:
        drawn = batches.rows(batches.drawn - 1, samples.count)
        taken = {name: workspace.namespace[name][drawn] for name in names}
        batch = gradient(workspace, taken, point)[1]
    coordinates = _coordinates(lab)
    axes = question.axes if question.axes is not None else tuple(coordinates)
    known = {coordinate: at for at, coordinate in enumerate(coordinates)}
    axes = tuple(axis for axis in axes if axis in known)
    columns = np.array([known[axis] for axis in axes], dtype=np.int64)
    flat = full(torch.cat([value.reshape(-1) for value in point.values()]))
    empty = Cloud(samples.count, rows.numpy(), axes, flat[columns], on_map=question.on_map)
    if not (whole[0].isfinite() and whole[1].isfinite().all()):
        yield replace(empty, trouble="The loss or its gradient is not finite at this point."), None
        return
    found = None
    for found in per_sample(workspace, samples, rows, point):
        if found is None:
            yield empty, None
    assert found is not None
    factor = _factor(found, part, samples.count)
    if factor is None:
        trouble = (
            "This loss is no mean and no sum over samples: the gradients of single samples do not "
            "add up to the gradient of the loss, so there is no cloud to draw."
        )
        yield replace(empty, trouble=trouble), None
        return
    if batch is not None and drawn is not None and factor > 1:
        batch = batch * (samples.count / len(drawn))
    yield (
        replace(
            empty,
            samples=full(found.gradients)[:, columns] * factor,
            full=full(whole[1])[columns],
            factor=factor,
            drawn=None if drawn is None else drawn.numpy().copy(),
            batch=None if batch is None else full(batch)[columns],
            signal=float(whole[1].double().norm()),
            method=found.method,
        ),
        found,
    )


def _scatter(cloud: Cloud, gradients: Array) -> Iterator[Cloud]:
    """The same cloud with the variance of batch means, from ever more draws.

    The squared distance of a mean from the mean of all is a sum over pairs of the drawn samples,
    so the draws cost the same whatever the number of parameters.
    """
    count = len(gradients)
    off = gradients - gradients.mean(axis=0)
    variance = float((off**2).sum() / count)
    sizes = _sizes(count)
    law = variance / sizes * ((count - sizes) / (count - 1) if count > 1 else 0.0)
    cloud = replace(cloud, sizes=sizes, law=law, variance=variance)
    if count == 1:
        yield cloud
        return
    pairs = np.empty((count, count)) if off.shape[1] > count else None
    if pairs is not None:
        rows = max(1, PAIRS_AT_ONCE // (count * off.shape[1]))
        for start in range(0, count, rows):
            pairs[start : start + rows] = off[start : start + rows] @ off.T
            yield cloud
    random = np.random.default_rng(0)
    total = np.zeros(len(sizes))
    at_once = min(max(1, NUMBERS_AT_ONCE // (count * min(off.shape))), DRAWS_AT_ONCE)
    for start in range(0, DRAWS, at_once):
        drawn = min(start + at_once, DRAWS)
        for _ in range(start, drawn):
            total += _squares(off, pairs, random.permutation(count), sizes)
        yield replace(cloud, found=total / drawn, draws=drawn)


def _squares(off: Array, pairs: Array | None, order: Array, sizes: Array) -> Array:
    """‖mean of the first B of the order‖² for each B: (m,)."""
    if pairs is None:
        sums = np.cumsum(off[order], axis=0)[sizes - 1]
        return np.asarray((sums**2).sum(axis=1) / sizes**2)
    # The mean of all is off by nothing, and its pairs are most of the work.
    some = order[: sizes[-2]]
    mixed = pairs[np.ix_(some, some)]
    found = np.array([*(mixed[:size, :size].sum() / size**2 for size in sizes[:-1]), 0.0])
    # A square is not negative, but what rounding leaves of the sum of all pairs may be.
    return np.asarray(np.maximum(found, 0.0))


def _sizes(count: int) -> Array:
    """1, 2, 4, … and the number of samples itself."""
    powers = [2**power for power in range(count.bit_length()) if 2**power < count]
    return np.array([*powers, count], dtype=np.int64)


def _looked_at(count: int, most: int) -> torch.Tensor:
    """The rows that are looked at, in order: all, or a seeded choice of ``most``."""
    if count <= most:
        return torch.arange(count)
    order = torch.randperm(count, generator=torch.Generator().manual_seed(0))
    return order[:most].sort().values


def _factor(found: PerSample, part: tuple[torch.Tensor, torch.Tensor], count: int) -> int | None:
    """1 for a mean over samples, their number for a sum, None where the loss is neither."""
    pairs = ((found.losses, part[0]), (found.gradients, part[1]))
    for factor, scale in ((1, 1.0), (count, float(len(found.losses)))):
        if all(_same(one.double().mean(0) * scale, other, one) for one, other in pairs):
            return factor
    return None


def _same(mean: torch.Tensor, other: torch.Tensor, of: torch.Tensor) -> bool:
    tolerance = TOLERANCE.get(other.dtype, 1e-4)
    reach = max(float(of.abs().max()), float(other.abs().max()))
    return bool(((mean - other.double()).abs() <= tolerance * reach).all())


def _coordinates(lab: Experiment) -> list[Coordinate]:
    return [
        Coordinate(name, index)
        for name, parameter in lab.parameters.items()
        for index in np.ndindex(tuple(parameter.shape))
    ]
