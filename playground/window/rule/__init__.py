"""The update rule of the optimizer in use, typeset and with live numbers."""
