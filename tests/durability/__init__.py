"""Processes that are killed in the middle of their work; what the next one makes of it."""
