"""A designer publishes again and again while others list and save: every request is answered, and everybody's saves are there."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from runtime.auth.actor import Actor
from runtime.services.people import NewUser, add_user
from tests.benchmarks.staff import MEMBERS, at_work, changing, creating, listing, published
from tests.concurrency.installation import Place, install, save_id
from tests.concurrency.serving import Browser, served
from tests.counts import counts

PUBLISHES = counts(6, 50)
PASSWORD = "a-long-password-1"


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[tuple[int, list[int]]]:
    """The shipped apps, served; the port and some members."""
    place = Place(database_url, tmp_path)
    platform = install(place)
    members = [save_id(platform, "member.member", name=f"Member {number}") for number in range(60)]
    for name in ("one", "two"):
        add_user(platform, Actor(), NewUser(name, password=PASSWORD, roles=("member.operator",)))
    add_user(platform, Actor(), NewUser("designer", password=PASSWORD, is_admin=True))
    platform.database.close()
    with served(place) as port:
        yield port, members


def test_no_request_fails_while_an_app_is_published(site: tuple[int, list[int]]) -> None:
    port, members = site
    clerks = [Browser(port, name, PASSWORD) for name in ("one", "two")]
    designer = Browser(port, "designer", PASSWORD)
    is_over: list[bool] = []
    with ThreadPoolExecutor(1) as others:
        mix = {listing: 2, creating: 1, changing: 1}
        working = others.submit(at_work, clerks, members, mix, (0.01, 0.03), lambda: bool(is_over))
        try:
            took, failed = published(designer, PUBLISHES)
        finally:
            is_over.append(True)
        waits = working.result()
    assert (failed, waits.failed, len(took)) == ([], [], PUBLISHES)
    made = len(waits.by_kind["creating"])
    assert made > 0
    assert designer.ask("GET", f"{MEMBERS}?limit=1&count=exact")[1]["total"]["count"] == len(members) + made
    _, releases = designer.ask("GET", "/api/v1/designer/releases")
    assert releases["releases"][0]["number"] == PUBLISHES + 1
    _, form = designer.ask("GET", "/api/v1/apps/member/forms/member")
    extra = [each["key"] for each in form["fields"] if each["key"].startswith("extra_")]
    assert extra == [f"extra_{number}" for number in range(0, PUBLISHES, 3)]
    for each in (*clerks, designer):
        each.close()
