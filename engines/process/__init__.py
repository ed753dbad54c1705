"""Processes: what has been begun and waits for people, for time and for others. Pure: state in, state and requests out."""
