"""Makers of data for tests: seeded, so that a failure comes again."""
