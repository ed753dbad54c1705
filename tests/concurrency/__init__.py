"""Several processes at once on one installation, released by a barrier, on both databases."""
