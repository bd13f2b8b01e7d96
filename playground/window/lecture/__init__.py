"""The lecture: the step's words beside one or two views, large, with nothing else on screen."""
