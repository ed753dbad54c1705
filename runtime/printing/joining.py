"""PDFs in a row as one. Imported by a process of its own (`printer.py`)."""

from collections.abc import Sequence

from pypdf import PdfWriter


def join(parts: Sequence[str], into: str) -> None:
    """Write the pages of files, one after the other, into one; what several of them have, fonts among them, once."""
    writer = PdfWriter()
    for each in parts:
        writer.append(each, import_outline=False)
    writer.write(into)
    writer.close()
