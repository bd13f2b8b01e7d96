"""Lessons: documents with prompts, the player that leads through them, and the judge of answers."""
