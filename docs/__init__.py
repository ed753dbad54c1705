"""The documentation; `generate.py` writes the parts of the reference that other files know already."""
