"""The panel of several optimizers from one start."""
