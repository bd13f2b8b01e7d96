"""Clouds and batches made of numpy alone, as the kernel would send them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from playground.state.batches import BatchView
from playground.state.cloud import Cloud
from playground.state.coordinate import Coordinate
from playground.state.frame import Frame
from playground.state.studies import Studies

AXES = (Coordinate("w1"), Coordinate("w2"))


def batch_of(size: int | None = 4, count: int = 20, drawn: int = 3, **more: Any) -> BatchView:
    if size is None:
        return BatchView(("x", "y"), count)
    per_epoch = -(-count // size)
    epoch, place = divmod(max(drawn - 1, 0), per_epoch)
    rows = np.arange(size) if drawn else None
    return BatchView(
        ("x", "y"),
        count,
        size,
        drawn=drawn,
        epoch=epoch,
        place=place,
        per_epoch=per_epoch,
        rows=rows,
        **more,
    )


def cloud_of(count: int = 20, drawn: int | None = 4, **more: Any) -> Cloud:
    random = np.random.default_rng(0)
    samples = random.normal((1.0, 2.0), size=(count, 2))
    mean = samples.mean(axis=0)
    sizes = np.array([1, 2, 4, 8, 16, count])
    variance = float(((samples - mean) ** 2).sum() / count)
    law = variance / sizes * (count - sizes) / (count - 1)
    values: dict[str, Any] = {
        "count": count,
        "rows": np.arange(count),
        "axes": AXES,
        "point": np.array([1.0, 2.0]),
        "samples": samples,
        "full": mean,
        "drawn": None if drawn is None else np.arange(drawn),
        "batch": None if drawn is None else samples[:drawn].mean(axis=0),
        "sizes": sizes,
        "law": law,
        "found": law * 1.05,
        "draws": 400,
        "variance": variance,
        "signal": float(np.hypot(*mean)),
        "method": "vmap",
    }
    return Cloud(**(values | more))


def with_cloud(frame: Frame, cloud: Cloud | None, batch: BatchView | None) -> Frame:
    studies = Studies(cloud=cloud)
    return replace(frame, studies=studies, snapshot=replace(frame.snapshot, batch=batch))
