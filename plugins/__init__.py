"""Plugins: what others can add without touching the platform. The sockets are in `plugins.spec`."""
