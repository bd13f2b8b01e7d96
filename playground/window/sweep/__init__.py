"""The panel of many runs at once."""
