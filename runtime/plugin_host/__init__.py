"""Plugins: found, checked, given their tools and settings. Nobody else knows what plugins there are."""
