"""The shell of the workspace: what it loads was built, nothing else may run, and no address leads out of the folder."""

import re

import pytest
from flask.testing import FlaskClient

from runtime.app import create_app
from runtime.pages.workspace import BUILT
from tests.acceptance.installation import Installation


@pytest.fixture
def browser(tmp_path) -> FlaskClient:
    home = Installation(f"sqlite:///{tmp_path}/empty.db", tmp_path)
    yield create_app(home.platform).test_client()
    home.close()


@pytest.mark.parametrize("place", ["", "a/member/member", "sign-in", "a/member/member/17?where=x"])
def test_every_place_is_the_same_shell(browser: FlaskClient, place: str) -> None:
    page = browser.get(f"/app/{place}", headers={"Accept-Language": "en"})
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert '<html lang="en">' in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    nonce = re.search(r'<meta name="nonce" content="([\w-]+)">', page.text)
    assert nonce is not None
    assert f"'nonce-{nonce[1]}'" in policy
    assert nonce[1] not in browser.get("/app/").text


def test_what_it_loads_is_there_and_stays(browser: FlaskClient) -> None:
    names = re.findall(r'(?:src|href)="/app/(assets/[^"]+)"', browser.get("/app/").text)
    assert len(names) >= 2
    for name in names:
        found = browser.get(f"/app/{name}")
        assert found.status_code == 200
        assert "immutable" in found.headers["Cache-Control"]
        assert found.data == (BUILT / name).read_bytes()
        found.close()


@pytest.mark.parametrize("name", ["nothing.js", "../.vite/manifest.json", "%2e%2e/.vite/manifest.json", "..%2f..%2fpackage.json"])
def test_nothing_else_is_served(browser: FlaskClient, name: str) -> None:
    assert browser.get(f"/app/assets/{name}").status_code == 404
