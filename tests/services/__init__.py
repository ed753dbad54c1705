"""Servers that the tests start for themselves, in fresh temporary folders, and end by their own process ids."""
