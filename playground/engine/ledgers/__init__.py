"""The ledgers: what is summed in each ``.grad``."""
