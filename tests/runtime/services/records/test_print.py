"""Print: what a reader may read comes out on paper, and nothing else, whatever templates and values hold."""

import base64
import io
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from engines.kernel.errors import Forbidden, Invalid, NotFound
from runtime.auth.actor import Actor
from runtime.services.keep_file import upload_file
from runtime.services.personal_reads import write_reads
from runtime.services.print_records import MOST, PrintRecords, print_records
from runtime.storage.system_tables import SYSTEM
from tests.acceptance.installation import SYSTEM_ITSELF
from tests.factories.apps import app, field, form
from tests.runtime.services.house import House, Install

CLERK = Actor(7, "clerk", roles=frozenset(("club.all",)), via="session")
VEILED = replace(CLERK, login="veiled", roles=frozenset(("club.veiled",)))
OWN = replace(CLERK, id=8, login="own", roles=frozenset(("club.own",)))

VISIT = """
<h1>{{ titles.no }} {{ record.no }}</h1><p>{{ record.person.name }}|{{ record.person.phone }}|{{ record.person }}|{{ record.note }}</p>
<table><thead><tr><th>{{ titles.lines.item }}</th></tr></thead>
{% for line in record.lines %}<tr><td>{{ line.item }}</td><td>{{ line.price | money }}</td><td>{{ line.whose.name }}</td></tr>{% endfor %}</table>
<b>{{ record.lines | sum('price') | money }}</b> {{ record.state }}{% if record.state == 'open' %} yes{% endif %} {{ record.seen | datetime }}
{{ record.no | qr }}{{ record.no | barcode }} {{ lang }} {{ printed_by }}
"""


def parts(html: str = VISIT, **more: Any) -> dict[str, Any]:
    person = form(
        "person",
        field("no", unique=True),
        field("name", personal=True),
        field("phone", "phone", personal=True, mask="phone"),
        label="name",
    )
    lines = [field("item"), field("price", "money"), field("whose", "link", target="club.person")]
    options = [{"key": "open", "title": {"zh-CN": "进行中", "en": "Open"}}, {"key": "shut", "title": "shut"}]
    visit = form(
        "visit", field("no", unique=True), field("person", "link", target="club.person"), field("note", "long_text"),
        field("seen", "datetime"), field("state", "select", options=options), field("lines", "sub_table", fields=lines),
    )  # fmt: skip
    made = app("club", forms=[person, visit])
    visible = {
        "all": {}, "veiled": {"name": "hidden", "phone": "masked"}, "own": {},
    }  # fmt: skip
    for key, fields in visible.items():
        rights = {"actions": ["read"], "rows": "own" if key == "own" else "all"}
        forms = {"club.person": {"actions": ["read"], "rows": "all", "fields": fields}, "club.visit": rights}
        made["club"][f"roles/{key}.json"] = {"key": key, "title": key, "forms": forms}
    made["club"]["prints/visit.json"] = {
        "key": "visit", "form": "club.visit", "title": {"zh-CN": "来访单", "en": "Visit"}, "html": html, **more,
    }  # fmt: skip
    return made


@pytest.fixture
def house(install: Install) -> House:
    return filled(install(parts()))


def filled(made: House) -> House:
    made.save_all("club.person", [{"no": "P1", "name": "王小芳", "phone": "13812345678"}, {"no": "P2", "name": "<i>Ada</i>"}])
    lines = [{"item": f"商品{n}", "price": "1000.25", "whose": {"no": "P2"}} for n in range(3)]
    made.save("club.visit", {
        "no": "V1", "person": {"no": "P1"}, "note": "<script>alert(1)</script>{{ 7 * 7 }}", "state": "open",
        "seen": "2026-03-01T01:30:00Z", "lines": lines,
    })  # fmt: skip
    made.save("club.visit", {"no": "V2", "person": {"no": "P1"}})
    return made


def printed(house: House, actor: Actor, *ids: Any, kind: Any = "html", **more: Any) -> str:
    request = PrintRecords("club.visit", list(ids) or ["V1"], "visit", kind, more.get("locale", "zh-CN"))
    content = print_records(house.platform, actor, request).content
    if kind == "html":
        return content.decode().partition("<body>")[2]
    return "\f".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_a_record_with_links_rows_and_codes(house: House) -> None:
    text = printed(house, CLERK)
    for expected in (
        "V1",
        "王小芳|13812345678|王小芳|",
        "商品0",
        "¥1,000.25",
        "¥3,000.75",
        "进行中 yes",
        "2026-03-01 09:30",
        "zh-CN",
    ):
        assert expected in text
    assert text.count("<svg") == 2
    assert "Open yes" in printed(house, CLERK, locale="en")


def test_values_are_text_never_html_or_template(house: House) -> None:
    text = printed(house, CLERK)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}" in text
    assert "&lt;i&gt;Ada&lt;/i&gt;" in text
    assert "<script" not in text


def test_what_is_hidden_is_not_there_and_what_is_masked_is_masked(house: House) -> None:
    text = printed(house, VEILED)
    assert "王小芳" not in text
    assert "Ada" not in text
    assert "|138****5678|" in text
    assert "13812345678" not in text


def test_records_that_may_not_be_seen_are_not_found(house: House) -> None:
    for ids in (["V1"], [10**9], ["nobody"]):
        with pytest.raises(NotFound):
            printed(house, OWN, *ids)
    with pytest.raises(NotFound):
        printed(house, CLERK, "V1", 10**12)
    with pytest.raises(NotFound):
        print_records(house.platform, Actor(9, "none", via="session"), PrintRecords("club.visit", ["V1"], "visit"))
    with pytest.raises(NotFound):
        print_records(house.platform, CLERK, PrintRecords("club.visit", ["V1"], "vist"))


def test_a_template_may_be_for_some_roles(install: Install) -> None:
    house = filled(install(parts(roles=["club.all"])))
    assert "V1" in printed(house, CLERK)
    assert "V1" in printed(house, SYSTEM_ITSELF)
    with pytest.raises(Forbidden):
        printed(house, VEILED)


def test_a_print_is_noted_with_the_personal_fields_it_showed(house: House) -> None:
    printed(house, CLERK)
    printed(house, VEILED)
    write_reads(house.platform)
    table = SYSTEM.audit
    with house.platform.database.read() as connection:
        rows = [
            tuple(row)
            for row in connection.execute(sa.select(table.c.kind, table.c.actor_login, table.c.subject, table.c.detail))
        ]
    reads = [row for row in rows if row[0] == "records_read"]
    assert {row[1] for row in reads} == {"clerk"}
    assert all(row[2] == "club.person" for row in reads)
    assert {field for row in reads for field in row[3]["fields"]} == {"name", "phone"}
    told = {"count": 1, "template": "club.visit", "format": "html"}
    assert ("records_printed", "clerk", "club.visit", told) in rows


def test_a_pdf_has_chinese_and_repeats_the_head_of_a_table(install: Install) -> None:
    house = filled(install(parts(page={"size": "A6", "margin": 8}, css="td { height: 10mm }")))
    house.save("club.visit", {"no": "V3", "lines": [{"item": f"第{n}行", "price": n} for n in range(30)]})
    pages = printed(house, CLERK, "V3", kind="pdf").split("\f")
    assert len(pages) >= 3
    assert "第0行" in pages[0]
    title = "item" if "item" in pages[0] else "明细"
    assert all(title in page for page in pages if "行" in page)
    assert any("第29行" in page for page in pages[1:])


def test_many_records_each_on_its_own_page_in_the_order_asked(house: House) -> None:
    pages = printed(house, CLERK, "V2", "V1", kind="pdf").split("\f")
    assert ["V2" in pages[0], "V1" in pages[0], "V1" in pages[-1]] == [True, False, True]


def test_not_too_many_at_once(house: House) -> None:
    with pytest.raises(Invalid):
        printed(house, CLERK, *range(1, MOST + 2))


PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==")


def test_a_picture_of_the_record_is_printed(install: Install) -> None:
    made = parts("<p>{{ record.photo | image }}</p><p>{{ record.photo }}</p>")
    made["club"]["forms/visit.json"]["fields"].append(field("photo", "image"))
    house = filled(install(made))
    photo = upload_file(house.platform, SYSTEM_ITSELF, "club.visit", "photo", lambda _most: ("我.png", io.BytesIO(PNG))).id
    house.save("club.visit", {"no": "V4", "photo": [photo]})
    assert f'src="data:image/png;base64,{base64.b64encode(PNG).decode()}"' in printed(house, CLERK, "V4")
    assert "<p>我.png</p>" in printed(house, CLERK, "V4")
    content = print_records(house.platform, CLERK, PrintRecords("club.visit", ["V4"], "visit", "pdf")).content
    assert len(PdfReader(io.BytesIO(content)).pages[0].images) == 1
