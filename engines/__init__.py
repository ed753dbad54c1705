"""Pure interpreters of blueprints: no I/O, no SQL, no clock of their own."""
