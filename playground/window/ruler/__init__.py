"""The learning-rate ruler on the slider: zones, and what is said of them."""
