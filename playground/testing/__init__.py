"""The pytest plugin for course staff: the engine, and the real window offscreen, in a few lines.

Importing it loads neither torch nor Qt; what a test uses is loaded when it uses it.
"""
