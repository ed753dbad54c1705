"""Apps as JSON: schemas, loading, validation, compilation to a release, difference, merge, texts for translators."""
