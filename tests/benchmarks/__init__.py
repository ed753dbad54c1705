"""Measurements: each `bench_<what>.py` prints ratios that were taken in one run, and fails when one is over its bound."""
