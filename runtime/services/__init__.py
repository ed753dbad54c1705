"""Use cases: one file, one use case, one transaction. They open the working set, work the agenda and answer."""
