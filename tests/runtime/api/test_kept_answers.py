"""What a browser has of apps and forms it is not sent again; what it reads comes packed; and few statements stand behind a list."""

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event

from tests.acceptance.installation import Installation
from tests.factories.apps import Parts
from tests.runtime.api.conftest import signed_in
from tests.runtime.services.shop import shop

FORM = "/api/v1/apps/shop/forms/order"
VIEWS = [
    {"key": "all", "title": "All of them", "columns": ["order_no"]},
    {"key": "usual", "title": "The usual", "columns": ["amount"], "default": True},
    {"key": "secret", "title": "Those with a note", "columns": ["note"]},
]


def with_menu() -> Parts:
    """The shop with views in its menu, and a clerk who does not see notes."""
    parts = shop()
    files: dict[str, Any] = {**parts["shop"]}
    files["forms/order.json"] = {**files["forms/order.json"], "views": VIEWS}
    entries = [{"form": "shop.order", "view": each["key"]} for each in VIEWS]
    files["app.json"] = {**files["app.json"], "menu": [{"title": "Orders", "items": entries}, {"form": "shop.customer"}]}
    rights = {"shop.order": {"actions": ["read"], "fields": {"note": "hidden"}}}
    files["roles/clerk.json"] = {"key": "clerk", "title": "Clerk", "forms": rights}
    return {**parts, "shop": files}


@contextmanager
def statements(home: Installation) -> Iterator[list[str]]:
    """What the database is asked meanwhile, without what each request asks of its session."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(home.platform.database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(home.platform.database.engine, "before_cursor_execute", note)


def test_a_form_that_is_known_is_not_sent_again(client: FlaskClient, home: Installation):
    first = client.get(FORM)
    known = {"If-None-Match": first.headers["ETag"]}
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = client.get(FORM, headers=known)
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert client.get("/api/v1/apps/shop/forms/customer", headers=known).status_code == 200
    home.apply(with_menu())
    changed = client.get(FORM, headers=known)
    assert (changed.status_code, len(changed.json["views"])) == (200, 3)


def test_what_somebody_else_sees_of_a_form_is_never_taken_for_it(client: FlaskClient, home: Installation):
    home.apply(with_menu())
    known = {"If-None-Match": client.get(FORM).headers["ETag"]}
    clerk = signed_in(home, "clerk", roles=("shop.clerk",))
    for _ in range(2):
        seen = clerk.get(FORM, headers=known)
        assert seen.status_code == 200
        assert "note" not in {each["key"] for each in seen.json["fields"]}
    assert client.get(FORM, headers=known).status_code == 304
    assert signed_in(home, "nobody").get(FORM, headers=known).status_code == 404
    assert client.get(FORM, headers=known | {"Authorization": "Bearer none"}).status_code == 401


def test_a_menu_tells_of_its_views_what_the_reader_may_know(client: FlaskClient, home: Installation):
    home.apply(with_menu())
    clerk = signed_in(home, "clerk", roles=("shop.clerk",))
    for _ in range(2):
        (shown,) = client.get("/api/v1/apps").json["apps"]
        told = [(each["view_title"], each["is_usual"]) for each in shown["menu"][0]["items"]]
        assert told == [("All of them", False), ("The usual", True), ("Those with a note", False)]
        (shown,) = clerk.get("/api/v1/apps").json["apps"]
        (orders,) = shown["menu"]
        assert [each.get("view_title") for each in orders["items"]] == ["All of them", "The usual", None]


def test_what_is_long_comes_packed(client: FlaskClient):
    plain = client.get(FORM)
    packed = client.get(FORM, headers={"Accept-Encoding": "gzip, br"})
    assert (plain.headers.get("Content-Encoding"), packed.headers["Content-Encoding"]) == (None, "gzip")
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert json.loads(gzip.decompress(packed.data)) == plain.json
    assert len(packed.data) < len(plain.data) / 3
    refused = client.get(FORM, headers={"Accept-Encoding": "gzip;q=0"})
    assert refused.headers.get("Content-Encoding") is None
    session = client.get("/api/v1/session", headers={"Accept-Encoding": "gzip"})
    assert session.headers.get("Content-Encoding") is None


def test_opening_a_list_asks_the_database_little(client: FlaskClient, home: Installation):
    list_ = f"{FORM}/records?fields=order_no,customer,amount&expand=customer&count=estimate&limit=100"
    for path in ("/api/v1/apps", FORM, f"{FORM}/views", list_):
        client.get(path)
    counts = {}
    for name, path in (("apps", "/api/v1/apps"), ("form", FORM), ("views", f"{FORM}/views"), ("list", list_)):
        with statements(home) as asked:
            assert client.get(path).status_code == 200
        counts[name] = len(asked)
    # Who asks, the workspace; of views these and the roles they are shared with; of a list its page, its links, how long it is.
    assert counts["apps"] == counts["form"], counts
    assert counts["list"] == counts["form"] + 3, counts
    assert counts["form"] <= 4, counts
    assert counts["views"] <= counts["form"] + 4, counts
