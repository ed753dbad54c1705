"""Print and samples over HTTP: what is answered, how browsers may show it, and who may ask."""

from flask.testing import FlaskClient

from tests.acceptance.installation import Installation
from tests.runtime.api.conftest import signed_in
from tests.runtime.services.shop import shop

FORM = "/api/v1/apps/shop/forms/order"
SLIP = {
    "key": "slip", "form": "shop.order", "title": {"zh-CN": "小票", "en": "Slip"},
    "html": "<h1>{{ record.order_no }}</h1>{% for line in record.lines %}{{ line.product }} {{ line.price | money }}{% endfor %}",
}  # fmt: skip
DEMO = {"form": "shop.customer", "key": "name", "records": [{"name": "Sample"}]}


def with_slip(home: Installation) -> Installation:
    home.apply({"shop": {**shop()["shop"], "prints/slip.json": SLIP, "demo/1_customers.json": DEMO}}, consent=True)
    return home


def test_a_page_can_do_nothing_and_a_pdf_is_one(home: Installation) -> None:
    client = signed_in(with_slip(home), "boss", is_admin=True)
    page = client.get(f"{FORM}/records/order_no=O1/print/slip?format=html&lang=zh-CN")
    assert page.status_code == 200
    assert page.mimetype == "text/html"
    assert "<h1>O1</h1>Tea ¥1.00" in page.text
    policy = page.headers.getlist("Content-Security-Policy")
    assert len(policy) == 1
    assert {"default-src 'none'", "sandbox", "frame-ancestors 'self'"} <= {each.strip() for each in policy[0].split(";")}
    assert "script-src" not in policy[0]
    made = client.get(f"{FORM}/records/order_no=O1/print/slip?lang=zh-CN")
    assert (made.mimetype, made.data[:5]) == ("application/pdf", b"%PDF-")
    assert "%E5%B0%8F%E7%A5%A8.pdf" in made.headers["Content-Disposition"]
    assert "no-store" in made.headers["Cache-Control"]


def test_many_in_one_answer(home: Installation) -> None:
    client = signed_in(with_slip(home), "boss", is_admin=True)
    page = client.post(f"{FORM}/print/slip", json={"ids": ["order_no=O2", "order_no=O1"], "format": "html"})
    assert page.text.index("<h1>O2</h1>") < page.text.index("<h1>O1</h1>")
    assert client.post(f"{FORM}/print/slip", json={"ids": []}).status_code == 400
    assert client.post(f"{FORM}/print/none", json={"ids": ["order_no=O1"]}).status_code == 404


def test_a_form_tells_what_it_can_be_printed_with(home: Installation) -> None:
    client = signed_in(with_slip(home), "boss", is_admin=True)
    assert client.get(FORM).json["prints"] == [{"key": "slip", "title": SLIP["title"]}]
    assert client.get("/api/v1/apps/shop/forms/customer").json["prints"] == []


def test_samples_are_brought_in_by_administrators_and_once(home: Installation) -> None:
    client = signed_in(with_slip(home), "boss", is_admin=True)
    assert client.get("/api/v1/apps/shop/forms/customer").json["has_sample"] is True
    assert client.get(FORM).json["has_sample"] is False
    assert client.post("/api/v1/apps/shop/sample").json == {"created": 1, "kept": 0}
    assert client.post("/api/v1/apps/shop/sample").json == {"created": 0, "kept": 1}
    assert client.post("/api/v1/apps/none/sample").status_code == 404
    assert signed_in(home, "nobody").post("/api/v1/apps/shop/sample").status_code == 403


def test_who_may_not_read_may_not_print(home: Installation) -> None:
    client: FlaskClient = signed_in(with_slip(home), "nobody")
    assert client.get(f"{FORM}/records/order_no=O1/print/slip").status_code == 404
