"""The self-study dock: a lesson's steps, its questions, and the answers given by doing."""
