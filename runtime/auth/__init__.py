"""Who asks: actors, and how they prove who they are."""
