"""A robot at the real window: random keys, buttons, drags and typed fragments, by a seed."""
