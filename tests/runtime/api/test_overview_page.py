"""The overview page: forms with their numbers, what rules did and why, ledgers, incidents; in two languages; safe to look at."""

import json
import re

from flask.testing import FlaskClient

from tests.acceptance.installation import Installation
from tests.runtime.api.conftest import signed_in
from tests.runtime.services.shop import EARNING


def page(client: FlaskClient, language: str) -> str:
    """What a browser of that language gets."""
    answer = client.get("/", headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_it_shows_forms_ledgers_and_why_in_both_languages(client: FlaskClient):
    english, chinese = page(client, "en-GB,en"), page(client, "zh-CN,zh;q=0.9")
    assert [word for word in ('lang="en"', "Overview", "Order", "118", "gave", "units") if word not in english] == []
    assert [word for word in ('lang="zh-CN"', "概览", "订单", "客户", "规则") if word not in chinese] == []
    assert "概览" in client.get("/?lang=zh-CN", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert "{" not in re.sub(r"<[^>]*>", "", english)


def test_it_shows_what_failed(home: Installation):
    home.save("shop.grant", {**EARNING, "name": "Share", "amount": "floor(amount / quantity)"})
    home.save("shop.order", {"order_no": "O3", "customer": {"name": "Ada"}, "amount": 1, "quantity": 0})
    told = page(signed_in(home, "boss", is_admin=True), "en")
    assert "Incidents" in told
    assert "Share" in told


def test_what_people_wrote_cannot_run_in_it(home: Installation):
    home.save("shop.customer", {"name": "<script>alert(1)</script>"})
    home.save("shop.order", {"order_no": "<img src=x>", "customer": {"name": "<script>alert(1)</script>"}, "amount": 3})
    answer = signed_in(home, "boss", is_admin=True).get("/")
    assert "<script>" not in answer.get_data(as_text=True)
    assert "&lt;img src=x&gt;" in answer.get_data(as_text=True)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_its_style_comes_with_it(client: FlaskClient):
    answer = client.get("/static/overview.css")
    assert answer.mimetype == "text/css"
    text = answer.get_data(as_text=True)
    assert "prefers-color-scheme: dark" in text
    assert "max-width: 760px" in text
    answer.close()


def test_its_links_lead_somewhere(client: FlaskClient):
    found = set(re.findall(r'href="(/[^"]*)"', page(client, "en")))
    assert len(found) > 5
    for address in found:
        answer = client.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200, address
        answer.close()
        if address.startswith("/app/a/"):  # the workspace shows any address; what it then asks for must be there
            app, form, *record = address.removeprefix("/app/a/").split("/")
            asked = client.get("/".join((f"/api/v1/apps/{app}/forms/{form}/records", *record)))
            assert asked.status_code == 200, address
            json.loads(asked.get_data())
