"""The graph that a forward recorded, and the walk of a backward call over it."""
