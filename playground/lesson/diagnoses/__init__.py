"""The named mistakes by what is asked, and how each is recognised."""
