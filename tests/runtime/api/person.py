"""Somebody who has signed in, for the tests of the doors."""

from io import BytesIO
from typing import Any

from flask.testing import FlaskClient

from runtime.app import create_app
from runtime.services.people import NewUser, add_user
from tests.acceptance.installation import SYSTEM_ITSELF, Installation

PASSWORD = "correct horse battery"
SEND = "/api/v1/files?form=club.person&field="
PEOPLE = "/api/v1/apps/club/forms/person/records"


class Person:
    """Somebody who has signed in."""

    def __init__(self, house: Installation, login: str, *roles: str, is_admin: bool = False) -> None:
        add_user(house.platform, SYSTEM_ITSELF, NewUser(login, password=PASSWORD, roles=roles, is_admin=is_admin))
        self.client: FlaskClient = create_app(house.platform).test_client()
        signed_in = self.client.post("/api/v1/session", json={"login": login, "password": PASSWORD})
        assert signed_in.status_code == 201, signed_in.json
        self.headers = {"X-CSRF-Token": signed_in.json["csrf"]}

    def send(self, content: bytes, name: str = "a.txt", field: str = "papers", **headers: str) -> Any:
        return self.client.post(SEND + field, data={"file": (BytesIO(content), name)}, headers={**self.headers, **headers})

    def save(self, **values: Any) -> Any:
        return self.client.post(PEOPLE, json=values, headers=self.headers)

    def change(self, record: object, **values: Any) -> Any:
        return self.client.patch(f"{PEOPLE}/{record}", json=values, headers=self.headers)

    def fetch(self, id: object, query: str = "") -> Any:
        with self.client.get(f"/api/v1/files/{id}{query}") as got:
            got.get_data()
            return got
