"""Studies: questions that take a while, answered in pieces by iterators."""
