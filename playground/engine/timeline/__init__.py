"""The history of every step, with forks: kept states and exact recomputation between them."""
