"""The run as code: the transcript, and the four styles."""
