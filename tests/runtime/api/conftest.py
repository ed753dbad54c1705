"""The application over a small shop, on either database; asked without a socket."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from engines.blueprint.model import Release
from runtime.app import create_app
from runtime.auth.actor import Actor
from runtime.services.people import NewUser, add_user
from tests.acceptance.installation import Installation
from tests.acceptance.models import Models
from tests.runtime.quick_passwords import hash_quickly
from tests.runtime.services.shop import EARNING, shop

PASSWORD = "a-long-password-1"


@pytest.fixture(autouse=True)
def _passwords_are_hashed_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    hash_quickly(monkeypatch)


@pytest.fixture(scope="session")
def compiled() -> dict[str, Release]:
    """Releases by digest that this test process has compiled."""
    return {}


@pytest.fixture
def empty(database_url: str, tmp_path: Path, compiled: dict[str, Release], models: Models) -> Iterator[Installation]:
    """Nothing is installed."""
    found = Installation(database_url, tmp_path, compiled, models)
    yield found
    found.close()


@pytest.fixture
def home(empty: Installation) -> Installation:
    """A customer, an earning rule, two orders."""
    empty.apply(shop())
    empty.save("shop.customer", {"name": "Ada"})
    empty.save("shop.grant", EARNING)
    for number, amount in enumerate(("118.90", "0.10"), 1):
        empty.save(
            "shop.order",
            {"order_no": f"O{number}", "customer": {"name": "Ada"}, "amount": amount, "lines": [{"product": "Tea", "price": 1}]},
        )
    return empty


@pytest.fixture
def client(home: Installation) -> FlaskClient:
    """Asks the shop, as an administrator."""
    return signed_in(home, "boss", is_admin=True)


def signed_in(home: Installation, login: str, **person: Any) -> FlaskClient:
    """The browser of a new user who has signed in; every change carries the session's token."""
    add_user(home.platform, Actor(), NewUser(login, password=PASSWORD, **person))
    client = create_app(home.platform).test_client()
    answer = client.post("/api/v1/session", json={"login": login, "password": PASSWORD})
    assert answer.status_code == 201, answer.json
    client.environ_base["HTTP_X_CSRF_TOKEN"] = answer.json["csrf"]
    return client
