"""What the noise panel says: why there is no cloud, and what its pictures leave unsaid."""

from __future__ import annotations

from math import isfinite

from playground.state.batches import BatchView
from playground.state.cloud import Cloud
from playground.window.plots.cloud_arrows import times
from playground.window.plots.figures import four_digits
from playground.window.plots.legend import Entry

WAITING = "The gradient of each sample is being found …"
TWO_NUMBERS = "The scatter needs two numbers to move; this problem has one."
ONE_SAMPLE = "The data is a single sample: there is no noise."
NO_SAMPLES = (
    "This problem has no data with one row per sample, so there is nothing to draw a batch of. "
    "Open for example Fitting a line or Regression in noise."
)


def reason(cloud: Cloud | None, batch: BatchView | None) -> str:
    """Say why there is no scatter."""
    if batch is None:
        return NO_SAMPLES
    if cloud is None:
        return WAITING
    if cloud.trouble is not None:
        return cloud.trouble
    if cloud.count == 1:
        return ONE_SAMPLE
    return TWO_NUMBERS if len(cloud.axes) < 2 else WAITING


def scatter_entries(cloud: Cloud | None) -> tuple[Entry, ...]:
    """Return the legend of the scatter."""
    if cloud is None or not len(cloud.samples):
        return ()
    looked = len(cloud.rows)
    words = f"{looked:,}" if looked == cloud.count else f"{looked:,} of {cloud.count:,}"
    entries = [
        Entry("dot", "secant", f"{words} samples{times(cloud)}"),
        Entry("arrow", "gradient", "full gradient"),
    ]
    if cloud.drawn is not None:
        many = len(cloud.drawn)
        entries.append(Entry("square", "trajectory", f"drawn batch of {many:,}"))
        entries.append(Entry("open arrow", "trajectory", "its mean"))
    return tuple(entries)


def variance_entries(cloud: Cloud | None) -> tuple[Entry, ...]:
    """Return the legend of the variances."""
    if cloud is None or not len(cloud.sizes):
        return ()
    return (
        Entry("dashed", "muted", "1/B"),
        Entry("line", "secant", "without replacement"),
        Entry("ring", "curve", f"{cloud.draws} draws"),
    )


def summary(cloud: Cloud | None, batch: BatchView | None) -> str:
    """Say at which batch size noise and gradient are alike, and what is in the pictures."""
    if cloud is None or cloud.trouble is not None or len(cloud.sizes) < 2:
        return ""
    scale = cloud.noise_scale
    said = []
    if isfinite(scale):
        said.append(f"noise as large as the gradient at B = {four_digits(scale)}")
    if batch is not None and batch.size is not None and cloud.signal and cloud.variance:
        ratio = cloud.signal / (cloud.variance / batch.size) ** 0.5
        said.append(f"signal to noise at B = {batch.size:,}: {four_digits(ratio)}")
    if batch is not None and batch.size is None:
        said.append("no batches: set a size in Descent’s title")
    if cloud.method == "loop":
        said.append("found sample by sample: this code cannot be batched")
    return " · ".join(said)
