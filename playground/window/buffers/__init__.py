"""The panel of the optimizer's state, parameter by parameter."""
