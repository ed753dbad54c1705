"""The document around what templates made: paper, fonts, one page or more for each record."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from markupsafe import escape

_STYLE: Final = """
@page {{ size: {width}mm {height}mm; margin: {margin}mm; }}
html {{ font-family: "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "Noto Sans", sans-serif;
  font-size: 10.5pt; line-height: 1.5; }}
body {{ margin: 0; color: #111; }}
.record + .record {{ break-before: page; }}
h1, h2, h3 {{ line-height: 1.25; break-after: avoid; }}
table {{ width: 100%; border-collapse: collapse; }}
thead {{ display: table-header-group; }}
tr, img, svg {{ break-inside: avoid; }}
svg.qr {{ width: 20mm; height: 20mm; }}
svg.barcode {{ max-width: 100%; }}
img.picture {{ max-width: 100%; max-height: 60mm; }}
@media screen {{
  body {{ padding: 16px; background: #eef0f3; }}
  .record {{ box-sizing: border-box; width: {width}mm; min-height: {height}mm; margin: 0 auto 16px; padding: {margin}mm;
    background: #fff; overflow-wrap: break-word; }}
}}
@media screen and (max-width: 480px) {{ body {{ padding: 6px 0; }} }}
"""


def document(job: Mapping[str, Any], bodies: Sequence[str]) -> str:
    """The whole page. `bodies`: the HTML of each record."""
    paper = {name: f"{float(job['paper'][name]):g}" for name in ("width", "height", "margin")}
    records = "\n".join(f'<article class="record">{body}</article>' for body in bodies)
    return (
        f'<!doctype html>\n<html lang="{escape(job["lang"])}"><head><meta charset="utf-8"><title>{escape(job["title"])}</title>'
        f"<style>{_STYLE.format(**paper)}</style><style>{job['css']}</style></head>\n<body>{records}</body></html>\n"
    )
