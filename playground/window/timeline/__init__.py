"""The panel of the steps made so far and their forks."""
