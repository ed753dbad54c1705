"""Sheets of rows, CSV and Excel, read and written as they are: this room knows nothing of forms.

In: `reading.open_rows`. Out: `writing.write_sheet`, `error_sheet.write_error_sheet`. The services import and export map
columns to fields; turning a cell into a field's value is the record engine's job.
"""
