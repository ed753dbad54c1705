"""Administrators look after apps, people and operation: what happens is told first, and what is secret once."""

import io
import json
import re
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from runtime.auth.actor import Actor
from runtime.blueprint_files import read_parts
from runtime.services.import_job import AskImport, ask_for_import
from runtime.services.people import NewUser, add_user
from runtime.services.publish_app import apply_apps
from runtime.services.run_due import run_due
from tests.browser.conftest import PASSWORD, PHONE, WIDE, Site
from tests.browser.test_workspace import Shot, Visit, serious
from tests.concurrency.installation import BLUEPRINTS, Place, open_place, save
from tests.concurrency.serving import served
from tests.factories.apps import app, field, form

PLACES = ("", "apps", "users", "roles", "units", "keys", "channels", "deliveries", "jobs", "incidents", "audit")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One shipped app with members, an administrator and a cashier; an import that fails each time."""
    folder = tmp_path_factory.mktemp("admin")
    place = Place(f"sqlite:///{folder}/site.db", folder)
    platform = open_place(place)
    apply_apps(platform, Actor(), read_parts(BLUEPRINTS / "member"))
    save(platform, "member.member", *[{"name": f"王芳{number}", "phone": f"138{number:08}"} for number in range(12)])
    for login, roles in (("boss", ()), ("till", ("member.cashier",))):
        add_user(platform, Actor(), NewUser(login, password=PASSWORD, is_admin=login == "boss", roles=roles))
    ask_for_import(platform, Actor(), AskImport("member.member"), "empty.csv", io.BytesIO(b""), None)
    run_due(platform)
    platform.database.close()
    with served(place) as port:
        yield Site(f"http://127.0.0.1:{port}", place)


def desk() -> bytes:
    """A file with an app that needs one of the gallery."""
    found = app(
        "desk", forms=[form("note", field("text", title="Text"), title="Notes")], title="Front desk", requires={"points": ">=1.0"}
    )
    return json.dumps(found).encode()


def asked(site: Site, token: str, path: str) -> int:
    """Status of what a program is answered."""
    connection = HTTPConnection(urlsplit(site.address).netloc)
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_file_says_what_it_lacks_and_is_installed_with_it(visit: Visit, shot: Shot) -> None:
    page = visit()
    page.get_by_role("link", name="Admin").click()
    page.get_by_role("link", name="Apps", exact=True).click()
    expect(page.get_by_role("button", name="Install Points")).to_be_visible()
    page.locator("input[type=file]").set_input_files({"name": "desk.json", "mimeType": "application/json", "buffer": desk()})
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("is missing; version >=1.0 is needed")).to_be_visible()
    expect(dialog.get_by_role("button", name="Install", exact=True)).to_be_disabled()
    shot(page, "missing")
    dialog.get_by_role("button", name="Install Points with it").click()
    expect(dialog.get_by_text("What will happen").or_(dialog.get_by_text("Changes", exact=True))).to_be_visible()
    shot(page, "plan")
    dialog.get_by_role("button", name="Install", exact=True).click()
    expect(dialog.get_by_text(re.compile("is in force"))).to_be_visible()
    dialog.get_by_role("button", name="Open Front desk").click()
    page.wait_for_url("**/a/desk/note*")
    page.goto("/app/admin/apps")
    page.get_by_role("button", name="What to do with Front desk").click()
    page.get_by_role("menuitem", name="Uninstall").click()
    expect(dialog.get_by_role("button", name="Uninstall")).to_be_disabled()
    dialog.get_by_label("Type “Front desk” to go on").fill("Front desk")
    shot(page, "uninstall")
    dialog.get_by_role("button", name="Uninstall").click()
    expect(page.get_by_text("Front desk is uninstalled")).to_be_visible()
    expect(page.get_by_role("button", name="What to do with Front desk")).to_have_count(0)


def test_a_new_cashier_signs_in_and_has_to_change_the_password(visit: Visit, shot: Shot) -> None:
    page = visit()
    page.goto("/app/admin/users")
    page.get_by_role("button", name="Add user").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Login").fill("lan")
    dialog.get_by_label("Name").fill("蓝")
    dialog.get_by_label("Roles").click()
    page.get_by_role("option", name="Cashier").first.click()
    page.keyboard.press("Escape")
    shot(page, "add")
    dialog.get_by_role("button", name="Add user").click()
    secret = page.get_by_role("dialog").get_by_label("Password")
    password = secret.input_value()
    assert len(password) > 8
    shot(page, "once")
    page.get_by_role("button", name="I have kept it").click()
    expect(page.get_by_role("table").get_by_text("Cashier")).to_have_count(2)
    page.get_by_role("button", name="Person boss").click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.wait_for_url("**/sign-in*")
    page.get_by_label("Login").fill("lan")
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/password")
    page.get_by_label("Current password").fill(password)
    page.get_by_label("New password").fill("one-of-my-own-7")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Hello 蓝")).to_be_visible()
    expect(page.get_by_role("link", name="Admin")).to_have_count(0)
    page.goto("/app/admin/users")
    expect(page.get_by_text("There is no such page, or it is not yours to see.")).to_be_visible()


def test_a_key_opens_what_was_ticked_until_it_is_revoked(visit: Visit, site: Site, shot: Shot) -> None:
    page = visit()
    page.goto("/app/admin/keys")
    page.get_by_role("button", name="Make a key").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What for").fill("Web shop")
    dialog.get_by_role("checkbox", name="Tier: read").check()
    shot(page, "make")
    dialog.get_by_role("button", name="Make a key").click()
    token = page.get_by_role("dialog").get_by_label("Key", exact=True).input_value()
    records = "/api/v1/apps/member/forms/{}/records"
    assert asked(site, token, records.format("tier")) == 200
    assert asked(site, token, records.format("member")) == 404
    page.get_by_role("button", name="I have kept it").click()
    page.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("table").get_by_text("Revoked")).to_be_visible()
    assert asked(site, token, records.format("tier")) == 401


def test_a_failed_import_is_seen_and_tried_again(visit: Visit, shot: Shot) -> None:
    page = visit()
    page.goto("/app/admin")
    page.get_by_role("link", name=re.compile("1 failed")).click()
    row = page.get_by_role("row").filter(has_text="empty.csv")
    expect(row.get_by_text("Failed")).to_be_visible()
    shot(page, "failed")
    row.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("Import begins again")).to_be_visible()
    expect(row.get_by_text("Failed")).to_be_visible(timeout=60_000)
    page.goto("/app/admin/incidents")
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_text("No open incidents")).to_be_visible()
    page.goto("/app/admin/audit")
    page.get_by_role("button", name="Verify").click()
    expect(page.get_by_role("status").filter(has_text="as they were written")).to_be_visible()


def test_units_are_added_moved_and_removed(visit: Visit) -> None:
    page = visit()
    page.goto("/app/admin/units")
    dialog = page.get_by_role("dialog")
    for name, key in (("East", "east"), ("West", "west")):
        page.get_by_role("button", name="Add organisation").click()
        dialog.get_by_label("Name").fill(name)
        dialog.get_by_label("Key").fill(key)
        page.keyboard.press("Enter")
        expect(dialog).to_have_count(0)
    page.get_by_role("button", name="What to do with “West”").click()
    page.get_by_role("menuitem", name="Move", exact=True).click()
    dialog.get_by_label("New parent").click()
    page.get_by_role("option", name="East").click()
    dialog.get_by_role("button", name="Move", exact=True).click()
    expect(page.get_by_role("listitem").filter(has_text="West").get_by_text("Level 2")).to_be_attached()
    page.get_by_role("button", name="What to do with “East”").click()
    page.get_by_role("menuitem", name="Remove").click()
    expect(page.get_by_text(re.compile("below|under|belongs|still", re.IGNORECASE)).last).to_be_visible()
    expect(page.get_by_role("button", name="What to do with “East”")).to_be_visible()


def test_somebody_ends_a_session_of_their_own(visit: Visit) -> None:
    visit("till")
    page = visit("till")
    page.get_by_role("button", name=re.compile("till")).click()
    page.get_by_role("menuitem", name="My devices").click()
    expect(page.get_by_text("This device")).to_have_count(1)
    page.get_by_role("button", name=re.compile("End 1 other session")).click()
    expect(page.get_by_role("row")).to_have_count(2)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize(("locale", "scheme"), [("zh-CN", "dark"), ("en", "light")])
def test_no_page_has_a_serious_fault(visit: Visit, shot: Shot, size: tuple[int, int], locale: str, scheme: str) -> None:
    page = visit(size=size, locale=locale, scheme=scheme)
    faults: dict[str, Any] = {}
    for name in PLACES:
        page.goto(f"/app/admin/{name}".rstrip("/"))
        page.wait_for_load_state("networkidle")
        shot(page, f"{name or 'overview'}-{locale}-{scheme}-{size[0]}")
        faults[name] = serious(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert {name: found for name, found in faults.items() if found} == {}
