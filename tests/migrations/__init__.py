"""Databases of older programs, kept small: today's program upgrades them and goes on with them."""
