"""What every engine stands on: errors, texts, exact numbers, registries, the clock, the effects."""
