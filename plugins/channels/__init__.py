"""Channels: ways by which messages reach people. Each is a plugin; nobody imports one by name."""
