"""The engine in a process of its own, and the client that the window talks to it with."""
