"""The product around the engines: storage, services, doors. Floors in setup.cfg, a guide in README.md."""
