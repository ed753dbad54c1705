"""Pages that people open in a browser: the shells of the front end, and plain pages that need none."""
