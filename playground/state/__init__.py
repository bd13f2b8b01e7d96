"""Values that can be seen and asked for: frozen dataclasses and numpy arrays, nothing else.

This room imports nothing of the project, no torch and no Qt, so that the engine, the kernel,
the window, the command line and the tests can all speak in these values.
"""
