"""Live torch: the Experiment and its parts. Qt-free, and every number here is torch's own."""
