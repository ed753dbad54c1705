"""QR codes and barcodes as SVG that stands in the page."""

from io import BytesIO

from barcode.codex import Code128
from barcode.writer import SVGWriter
from markupsafe import Markup
from segno import make

#: Characters that a scanner still reads from a label.
_LONGEST_QR, _LONGEST_BARCODE = 1000, 80


class NotACode(Exception):
    """The text does not fit into such a code."""


def qr(text: str) -> Markup:
    """A QR code, as large as its place in CSS (`.qr`)."""
    if not text:
        return Markup()
    if len(text) > _LONGEST_QR:
        raise NotACode
    drawn: str = make(text, micro=False).svg_inline(border=0, omitsize=True, svgclass="qr", lineclass=None)
    return Markup(drawn)


def barcode(text: str, *, has_text: bool = True) -> Markup:
    """Code 128, with the text below. It takes ASCII only."""
    if not text:
        return Markup()
    if len(text) > _LONGEST_BARCODE or not text.isascii() or not text.isprintable():
        raise NotACode
    written = BytesIO()
    options = {
        "write_text": has_text,
        "module_height": 12.0,
        "module_width": 0.25,
        "quiet_zone": 2,
        "font_size": 8,
        "text_distance": 4,
    }
    Code128(text, writer=SVGWriter()).write(written, options)
    drawn = written.getvalue().decode()
    return Markup(drawn[drawn.index("<svg") :].replace("<svg ", '<svg class="barcode" ', 1))
