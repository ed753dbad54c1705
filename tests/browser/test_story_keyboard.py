"""The main paths without a mouse: nothing here clicks."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD
from tests.browser.keyboard import by_palette, focused, press, reach
from tests.browser.test_record import member
from tests.browser.test_workspace import Shot, Visit


def test_sign_out_and_in(visit: Visit) -> None:
    page = visit()
    reach(page, "Person boss")
    press(page, "Enter")
    expect(page.get_by_role("menu")).to_be_visible()
    press(page, "End", "Enter")
    page.wait_for_url("**/sign-in*")
    expect(page.get_by_label("Login")).to_be_focused()
    page.keyboard.type("boss")
    press(page, "Tab")
    page.keyboard.type(PASSWORD)
    press(page, "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    expect(page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()
    press(page, "Tab")
    assert focused(page) == "Skip to content"


def test_a_record_is_made_changed_deleted_and_had_back(visit: Visit, shot: Shot) -> None:
    page = visit()
    by_palette(page, "New Member")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    reach(page, "=Name")
    page.keyboard.type("Keyed In")
    reach(page, "=Phone")
    page.keyboard.type("13300000001")
    press(page, "Control+Enter")
    page.wait_for_url(re.compile(r"/a/member/member/\d+$"))
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Keyed In")
    press(page, "e")
    reach(page, "=Name")
    press(page, "Control+a")
    page.keyboard.type("Keyed Again")
    press(page, "Control+Enter")
    expect(heading).to_have_text("Keyed Again")
    reach(page, "=More")
    press(page, "Enter")
    expect(page.get_by_role("menu")).to_be_visible()
    press(page, "End")
    expect(page.get_by_role("menuitem", name="Delete")).to_be_focused()
    press(page, "Enter")
    page.wait_for_url("**/a/member/member")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    press(page, "F6")
    assert focused(page) == "Undo"
    shot(page, "toast")
    press(page, "Enter")
    expect(heading).to_have_text("Keyed Again")


def test_the_drawer_and_what_its_record_is(visit: Visit) -> None:
    page = visit()
    for number in range(3):
        member(page, f"Drawer {number}", f"1330000001{number}")
    page.goto("/app/a/member/member?q=Drawer")
    expect(page.locator(".line.record")).to_have_count(3)
    press(page, "j", "Enter")
    drawer = page.get_by_role("complementary", name=re.compile("^Member"))
    heading = drawer.get_by_role("heading", level=2)
    expect(heading).not_to_be_empty()
    first = heading.inner_text()
    press(page, "ArrowDown")
    expect(heading).not_to_have_text(first)
    press(page, "e")
    reach(page, "=Name")
    press(page, "End")
    page.keyboard.type("!")
    press(page, "Control+Enter")
    expect(heading).to_have_text(re.compile("!$"))
    reach(page, "=More")  # the record's, not the list's
    press(page, "Enter")
    expect(page.get_by_role("menu")).to_be_visible()
    press(page, "End", "Enter")
    expect(page.locator(".line.record")).to_have_count(2)
    press(page, "Control+z")
    expect(page.locator(".line.record")).to_have_count(3)
    expect(page.get_by_role("grid")).to_be_focused()


def test_many_are_deleted_and_had_back(visit: Visit) -> None:
    page = visit()
    for number in range(4):
        member(page, f"Bulk {number}", f"1330000002{number}")
    page.goto("/app/a/member/member?q=Bulk")
    expect(page.locator(".line.record")).to_have_count(4)
    press(page, "x", "j", "x", "j", "x")
    expect(page.get_by_text("3 selected")).to_be_visible()
    reach(page, "=Delete", "Shift+Tab")
    press(page, "Enter")
    expect(page.locator(".line.record")).to_have_count(1)
    press(page, "F6")
    assert focused(page) == "Undo"
    press(page, "Enter")
    expect(page.locator(".line.record")).to_have_count(4)


def test_letters_that_begin_a_cell_are_no_shortcuts(visit: Visit) -> None:
    page = visit()
    member(page, "Cell", "13300000030")
    page.goto("/app/a/member/member?q=Cell&columns=name,note")
    expect(page.locator(".line.record")).to_have_count(1)
    press(page, "e", "Home")
    page.keyboard.type("cghz?/")
    press(page, "Enter")
    expect(page.locator(".line.record").first).to_contain_text("cghz?/")
    expect(page).to_have_url(re.compile("/a/member/member"))
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_view_is_kept_changed_and_deleted(visit: Visit) -> None:
    page = visit()
    page.goto("/app/a/member/member?sort=name")
    page.locator(".line.record").first.wait_for()
    reach(page, "=Save as view")
    press(page, "Enter")
    reach(page, "Name")
    page.keyboard.type("By keys")
    press(page, "Enter")
    tab = page.get_by_role("button", name="By keys", exact=True)
    expect(tab).to_have_attribute("aria-current", "page")
    reach(page, "What to do with the view")
    press(page, "Enter")
    expect(page.get_by_role("menu")).to_be_visible()
    press(page, "End", "Enter")
    expect(tab).to_have_count(0)
    press(page, "F6", "Enter")
    expect(tab).to_be_visible()


def test_a_file_comes_in_and_its_tray_is_opened(visit: Visit) -> None:
    page = visit()
    by_palette(page, "Tag", "Tag Members")
    page.get_by_role("main").get_by_role("heading", level=1).wait_for()
    reach(page, "=More")
    press(page, "Enter")
    expect(page.get_by_role("menuitem", name=re.compile("^Import"))).to_be_visible()
    page.keyboard.type("Import")
    press(page, "Enter")
    page.wait_for_url("**/tag/import*")
    reach(page, "Choose a file")
    with page.expect_file_chooser() as chooser:
        # The browser is asked in passing to hand choosers over; it has been once it answers something else.
        page.evaluate("1")
        press(page, "Enter")
    chooser.value.set_files(
        {"name": "tags.csv", "mimeType": "text/csv", "buffer": b"Key,Name\nkeyed_one,Keyed one\nkeyed_two,Keyed two\n"}
    )
    page.get_by_role("table").wait_for()
    reach(page, "Next")
    press(page, "Enter")
    page.get_by_text("Keyed two").wait_for()
    reach(page, "Dry run")
    press(page, "Enter")
    page.get_by_role("heading", name="Dry run done").wait_for()
    reach(page, "Start the import")
    press(page, "Enter")
    page.get_by_role("heading", name="Imported").wait_for()
    tray = page.get_by_role("complementary", name="Jobs")
    closed = tray.get_by_role("button").first.inner_text()
    reach(page, closed)
    press(page, "Enter")
    expect(tray.get_by_role("listitem").first).to_be_visible()
    press(page, "Escape")
    expect(tray.get_by_role("listitem")).to_have_count(0)
    assert focused(page) == closed


def test_messages_wait_while_somebody_is_there_and_lead_back(visit: Visit) -> None:
    page = visit()
    id = member(page, "Waits", "13300000040")
    page.goto(f"/app/a/member/member/{id}")
    page.get_by_role("tab").first.wait_for()
    press(page, "e")
    name = page.get_by_label("Name", exact=True)
    reach(page, "=Name")
    page.keyboard.type("x")
    reach(page, "=Cancel")
    press(page, "Enter")
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    before = focused(page)
    press(page, "F6")
    assert focused(page) == "Undo"
    press(page, "Escape")
    assert focused(page) == before
    press(page, "Control+z")
    expect(name).to_have_value(re.compile("x"))
