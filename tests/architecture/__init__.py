"""The rules of the house as tests: floors, sizes, names, registries, documentation, messages."""
