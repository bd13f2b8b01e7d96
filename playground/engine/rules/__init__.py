"""The update rules of the offered optimizers, typeset and with live numbers."""
