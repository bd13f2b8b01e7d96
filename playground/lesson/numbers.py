"""Numbers in answers."""


class AnswerError(ValueError):
    """An answer of the wrong form, told to the learner."""
