"""Stories in a browser: what staff do, on a desk and on a phone."""
