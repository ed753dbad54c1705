"""Print: records by templates to HTML and PDF, in a process of its own with limits."""
