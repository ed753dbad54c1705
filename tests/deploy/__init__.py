"""Container files and systemd units: they are what they say, and their command lines run."""
