"""Sheets of rows, CSV and Excel, read and written as they are: this room knows nothing of forms."""
