"""Whoever has run the server from a copy without a front end is told how to make it."""

from pathlib import Path

import pytest

from runtime.app import create_app
from runtime.pages import workspace
from tests.acceptance.installation import Installation


def test_without_a_front_end_the_page_says_how_to_build_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace, "_MANIFEST", Path("/nowhere"))
    home = Installation(f"sqlite:///{tmp_path}/empty.db", tmp_path)
    answer = create_app(home.platform).test_client().get("/", follow_redirects=True)
    home.close()
    assert answer.status_code == 503
    assert answer.text.count("<code>make build</code>") == 2
