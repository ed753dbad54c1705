"""What follows from what is typed stands there at once, without the network; the server has the last word."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from playwright.sync_api import Error, Page, Route, expect

from runtime.auth.actor import Actor
from runtime.services.people import NewUser, add_user
from runtime.services.publish_app import apply_apps
from tests.browser.conftest import PASSWORD, Site
from tests.concurrency.installation import Place, open_place
from tests.concurrency.serving import served
from tests.factories.apps import app, field, form

Visit: TypeAlias = Callable[..., Page]
Shot: TypeAlias = Callable[[Page, str], None]


def parts() -> dict[str, Any]:
    """Orders with a total, and a discount that shows from 100 on and is needed from 200 on."""
    order = form(
        "order", field("no", title="Number"), field("count", "integer", title="Count", default=1),
        field("price", "money", title="Price", scale=2),
        field("lines", "sub_table", title="Lines", fields=[
            field("units", "integer", title="Units"), field("each", "money", title="Each", scale=2),
            field("sum", "formula", title="Sum", formula="units * each", result="decimal", scale=2)]),
        field("total", "formula", title="Total", formula='count * price + coalesce(sum(lines, "sum"), 0)', result="decimal", scale=2),
        field("discount", "money", title="Discount", visible_when="total >= 100", required_when="total >= 200"),
    )  # fmt: skip
    return app("shop", title="Shop", menu=[{"form": "shop.order"}], forms=[order])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A shop."""
    folder: Path = tmp_path_factory.mktemp("live")
    place = Place(f"sqlite:///{folder}/live.db", folder)
    platform = open_place(place)
    apply_apps(platform, Actor(), parts())
    add_user(platform, Actor(), NewUser("boss", password=PASSWORD, is_admin=True))
    platform.database.close()
    with served(place) as port:
        yield Site(f"http://127.0.0.1:{port}", place)


def test_a_total_and_a_hidden_field_follow_typing_while_the_network_is_held(visit: Visit, shot: Shot) -> None:
    page = visit()
    page.goto("/app/a/shop/order/new")
    page.get_by_label("Number", exact=True).wait_for()
    page.wait_for_load_state("networkidle")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/preview", hold)
    total = page.locator(".shown", has=page.get_by_text("Total", exact=True)).locator("dd")
    discount = page.get_by_label("Discount")
    expect(discount).to_have_count(0)
    page.get_by_label("Price", exact=True).fill("40.50")
    expect(total).to_have_text(re.compile(r"^40\.50?$"))
    page.get_by_label("Count", exact=True).fill("3")
    expect(total).to_have_text(re.compile(r"^121\.50?$"))
    expect(discount).to_be_visible()
    expect(discount).not_to_have_attribute("aria-required", "true")
    page.get_by_role("button", name="Add a row").click()
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    page.keyboard.type("50")
    page.keyboard.press("Enter")
    expect(total).to_have_text(re.compile(r"^221\.50?$"))
    expect(page.get_by_role("gridcell").nth(2)).to_have_text(re.compile(r"^100(\.00?)?$"))
    expect(discount).to_have_attribute("aria-required", "true")
    shot(page, "held")
    with page.expect_request("**/preview"):
        page.get_by_label("Number", exact=True).fill("A1")
    expect(total).to_have_text(re.compile(r"^221\.50?$"))
    page.get_by_label("Count", exact=True).fill("1")
    expect(discount).to_be_visible()
    page.get_by_label("Price", exact=True).fill("-20")
    expect(discount).to_have_count(0)
    page.wait_for_timeout(500)  # longer than typing has to pause before the server is asked
    assert held
    expect(discount).to_have_count(0)
    for route in held:
        with suppress(Error):  # the page has given most of them up itself
            route.abort()
    page.unroute("**/preview")
    with page.expect_response("**/preview"):
        page.get_by_label("Price", exact=True).fill("60")
    expect(total).to_have_text(re.compile(r"^160(\.00?)?$"))
    expect(discount).to_be_visible()
