"""The panel of the data, the fit and its residuals."""
