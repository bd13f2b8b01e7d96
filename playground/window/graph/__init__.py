"""The graph panel: the recorded graph as a picture that can be folded, searched and played."""
