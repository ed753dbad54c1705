"""A template that would not end, not fit or look around is ended and told; nothing is fetched for a PDF. No database, no compiler:
the process holds by itself."""

import io
import time
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from engines.form.print_names import FILTERS
from engines.kernel.errors import Invalid, Permanent, Throttled
from engines.kernel.messages import Catalog
from runtime.printing.filters import filters_of
from runtime.printing.messages import MESSAGES
from runtime.printing.printer import Limits, Printer
from runtime.printing.values import packed, packed_record

RECORD = {"name": "王小芳<b>", "secret": packed("x"), "items": "a field of that name"}


def job(html: str, kind: str = "html", css: str = "", lang: str = "zh-CN", **fields: Any) -> dict[str, Any]:
    return {
        "format": kind, "lang": lang, "now": "2026-11-22T09:30:00+08:00", "printed_by": "Ada", "title": "小票</title>", "html": html,
        "css": css, "paper": {"width": 100, "height": 100, "margin": 5}, "titles": packed_record({}, ""),
        "records": [packed_record({**RECORD, **fields}, "R1")],
    }  # fmt: skip


@pytest.fixture(scope="module")
def printer() -> Printer:
    return Printer(Limits(seconds=4, characters=500_000))


def body(printer: Printer, html: str, **more: Any) -> str:
    text = printer.render(job(html, **more)).decode()
    return text.partition('<article class="record">')[2].partition("</article>")[0]


LOOKING_AROUND = (
    "{{ ''.__class__ }}", "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ record.__class__ }}", "{{ record._fields }}",
    "{{ record['_fields'] }}", "{{ record.value }}", "{{ range.__globals__ }}", "{{ namespace.__init__ }}",
    "{{ namespace()._Namespace__attrs }}", "{{ words.__globals__ }}", "{{ [].append }}", "{{ 'x'.format }}", "{{ self.__init__ }}",
    "{{ lipsum }}", "{{ cycler }}", "{{ ().__class__.__base__ }}", "{% for x in [1] %}{{ loop._iterator }}{% endfor %}",
    "{{ [record] | map(attribute='_fields') | join }}", "{{ [record] | map(attribute='__class__') | join }}",
)  # fmt: skip


@pytest.mark.parametrize("html", LOOKING_AROUND)
def test_there_is_no_way_into_the_program(printer: Printer, html: str) -> None:
    try:
        found = body(printer, html)
    except Invalid:
        return
    assert found == ""


NOT_DONE = {
    "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}": "print_too_slow",
    "{% for a in range(1000000000) %}{% endfor %}": "print_too_much",
    "{% set s = namespace(x='aaaaaaaaaaaaaaaa') %}{% for i in range(70) %}{% set s.x = s.x ~ s.x %}{% endfor %}": "print_too_much",
    "{% for a in range(100000) %}aaaaaaaaaaaaaaaaaaaaaaaaaaaa{% endfor %}": "print_too_much",
    "{{ 'a' * 1000000000 }}": "print_not_allowed", "{{ [1] * 1000000000 }}": "print_not_allowed", "{{ 9 ** 9 ** 9 }}": "print_not_allowed",
    "{{ '%1000000000d' % 1 }}": "print_not_allowed", "{{ record() }}": "print_not_allowed", "{{ 1 / 0 }}": "print_failed",
    "{{ record.name | attr('x') }}": "print_failed", "{{ record.name | safe }}": "print_failed", "{% include '/etc/passwd' %}": "print_failed",
    "{{ record.name | barcode }}": "print_code_unfit", "{{ range(3000) | join('x') | qr }}": "print_code_unfit",
    "{{ " + "(" * 2000 + "1" + ")" * 2000 + " }}": "print_too_much",
}  # fmt: skip


@pytest.mark.parametrize("html", NOT_DONE)
def test_what_would_not_end_or_fit_is_ended_and_told(printer: Printer, html: str) -> None:
    begun = time.monotonic()
    with pytest.raises(Invalid) as raised:
        printer.render(job(html))
    assert raised.value.code == NOT_DONE[html]
    assert time.monotonic() - begun < 20
    sentences = {Catalog(MESSAGES).render(raised.value.problems[0], locale) for locale in ("zh-CN", "en")}
    assert len(sentences) == 2


def test_a_process_that_hangs_is_killed() -> None:
    page = "<p>x</p>" * 3000
    with pytest.raises(Invalid) as raised:
        Printer(Limits(seconds=1, seconds_each=0)).render(job(page + "{{ 'A1' | qr }}" * 50, "pdf"))
    assert raised.value.code in ("print_too_slow", "print_too_much")


def test_little_memory_is_told_too() -> None:
    with pytest.raises((Invalid, Permanent)):
        Printer(Limits(memory=60 * 2**20)).render(job("x", "pdf"))


def test_too_many_at_once_are_asked_to_wait() -> None:
    printer = Printer(Limits(at_once=1, patience=0.01))
    assert printer._turn.acquire(timeout=0)
    with pytest.raises(Throttled):
        printer.render(job("x"))


@pytest.fixture
def hostile_page(tmp_path: Path) -> tuple[str, str]:
    """HTML and CSS that ask for a file of the machine and for addresses in every way."""
    secret, away = tmp_path / "secret.txt", "http://127.0.0.1:9/x"
    secret.write_text("SECRETTEXT")
    html = f"""<p>page 页</p><img src="file://{secret}"><img src="{away}"><link rel="stylesheet" href="file://{secret}">
    <link rel="attachment" href="file://{secret}"><object data="file://{secret}"></object><embed src="file://{secret}">
    <svg width="20" height="20"><script>alert(1)</script><image href="file://{secret}"/><use href="{away}#a"/></svg>
    <img src="data:image/svg+xml,&lt;svg xmlns='http://www.w3.org/2000/svg'&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;/svg&gt;">
    <a rel="attachment" href="file://{secret}">x</a><script>alert(1)</script>"""
    css = (
        f'@import url("file://{secret}"); @import "{away}"; @font-face {{ font-family: F; src: url("file://{secret}") }} '
        f'p {{ font-family: F; background: url("{away}") }} @page {{ size: 90000mm 90000mm; background: url("file://{secret}") }}'
    )
    return html, css


def test_nothing_is_fetched(printer: Printer, hostile_page: tuple[str, str]) -> None:
    html, css = hostile_page
    content = Printer().render(job(html, "pdf", css))
    reader = PdfReader(io.BytesIO(content))
    assert "页" in reader.pages[0].extract_text()
    assert not reader.attachments
    assert not reader.pages[0].images
    assert "SECRETTEXT" not in reader.pages[0].extract_text()


def test_the_compiler_and_the_sandbox_know_the_same_filters() -> None:
    assert set(filters_of("en")) == FILTERS


def test_values_are_escaped_and_the_title_cannot_end(printer: Printer) -> None:
    text = printer.render(job("{{ record.name }}{{ record.items }}{{ record.nothing.at.all }}")).decode()
    assert "王小芳&lt;b&gt;a field of that name</article>" in text
    assert "<title>小票&lt;/title&gt;</title>" in text


@pytest.mark.parametrize(
    ("html", "zh", "en"),
    [
        ("{{ record.on | date('long') }}", "2026年3月1日", "1 March 2026"),
        ("{{ record.on | date }}", "2026-03-01", "2026-03-01"),
        ("{{ record.yes }}", "是", "yes"),
        ("{{ record.many }}", "a、b", "a, b"),
        ("{{ record.price | money }}", "¥1,234.50", "¥1,234.50"),
        ("{{ record.price | money('USD') }}", "$1,234.50", "$1,234.50"),
        ("{{ record.price | number }}", "1,234.5", "1,234.5"),
        ("{{ -5 | number(2) }}", "-5.00", "-5.00"),
        ("{{ '138****5678' | money }}", "138****5678", "138****5678"),
        ("{{ record.text | lines }}", "a&lt;<br>b", "a&lt;<br>b"),
        ("{{ words('中', 'x') }}", "中", "x"),
        ("{{ record.none | date }}{{ record.none | qr }}", "", ""),
    ],
)
def test_values_as_people_read_them(printer: Printer, html: str, zh: str, en: str) -> None:
    fields = {
        "on": {"#": "date", "v": "2026-03-01"}, "yes": True, "many": ["a", "b"], "price": {"#": "decimal", "v": "1234.5"},
        "text": "a<\nb", "none": None,
    }  # fmt: skip
    assert body(printer, html, **fields) == zh
    assert body(printer, html, lang="en", **fields) == en


def test_this_machine_prints_chinese(printer: Printer) -> None:
    assert printer.missing() is None


def test_parts_are_joined_in_their_order(printer: Printer, tmp_path: Path) -> None:
    parts = [tmp_path / f"{number}.pdf" for number in range(3)]
    for number, part in enumerate(parts):
        part.write_bytes(printer.render(job(f"<p>no{number} 第</p>", "pdf")))
    printer.join(parts, tmp_path / "all.pdf")
    pages = PdfReader(tmp_path / "all.pdf").pages
    assert [page.extract_text().split()[0] for page in pages] == ["no0", "no1", "no2"]
    with pytest.raises(Invalid, match="print_too_much"):
        Printer(Limits(joined=100)).join(parts, tmp_path / "more.pdf")
