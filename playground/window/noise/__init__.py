"""The panel of the cloud of per-sample gradients."""
