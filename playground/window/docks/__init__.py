"""The laboratory's docks, whose panels are built when they are first in front."""
