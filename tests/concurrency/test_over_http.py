"""Many at once over HTTP, against a server as it is run: one coupon, one idempotency key, a phone that drops and tries again."""

import json
import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from runtime.auth.actor import Actor
from runtime.services.api_keys import NewKey, make_key
from runtime.services.people import NewUser, add_user
from tests.concurrency.installation import Place, install, save_id
from tests.concurrency.serving import served

MEMBERS = "/api/v1/apps/member/forms/member/records"
COUPONS = "/api/v1/apps/campaign/forms/coupon/records"


class Till:
    """A program with a key that asks a server."""

    def __init__(self, port: int, key: str, coupon: int) -> None:
        self.port = port
        self.coupon = coupon
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def ask(self, method: str, path: str, body: Any = None, key: str | None = None) -> tuple[int, Any]:
        """Status and document."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = self._headers if key is None else {**self._headers, "Idempotency-Key": key}
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        found = json.loads(answer.read())
        connection.close()
        return answer.status, found

    def drop(self, path: str, body: Any, key: str) -> None:
        """Send a whole request and hang up without waiting for the answer."""
        text = json.dumps(body)
        head = [
            f"POST {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            f"Content-Length: {len(text)}",
            f"Idempotency-Key: {key}",
        ]
        head += [f"{name}: {value}" for name, value in self._headers.items()]
        with socket.create_connection(("127.0.0.1", self.port)) as phone:
            phone.sendall("\r\n".join([*head, "", text]).encode())


@pytest.fixture
def till(database_url: str, tmp_path: Path) -> Iterator[Till]:
    """The shipped apps, served: by two processes where the database takes several."""
    place = Place(database_url, tmp_path)
    platform = install(place)
    add_user(platform, Actor(), NewUser("till", password="a-long-password-1", is_admin=True))
    key = make_key(platform, Actor(), NewKey("till", login="till", per_minute=100_000)).token
    template = save_id(platform, "campaign.coupon_template", name="Ten off", face_value=10, valid_days=9, status="active")
    coupon = save_id(platform, "campaign.coupon", template=template)
    platform.database.close()
    with served(place, 1 if database_url.startswith("sqlite") else 2) as port:
        yield Till(port, key, coupon)


def test_of_64_redemptions_at_once_one_is_done(till: Till) -> None:
    coupon = till.coupon
    with ThreadPoolExecutor(64) as tills:
        answers = list(tills.map(lambda _: till.ask("POST", f"{COUPONS}/{coupon}/actions/redeem", {}), range(64)))
    assert Counter(status for status, _ in answers) == {200: 1, 422: 63}
    assert {told["code"] for status, told in answers if status == 422} <= {"refused", "action_refused"}


def test_the_same_key_at_once_is_one_row_and_one_answer(till: Till) -> None:
    with ThreadPoolExecutor(16) as phones:
        answers = list(phones.map(lambda _: till.ask("POST", MEMBERS, {"name": "李雷"}, "k-1"), range(16)))
    assert {status for status, _ in answers} == {201}
    assert len({json.dumps(told, sort_keys=True) for _, told in answers}) == 1
    assert till.ask("GET", f"{MEMBERS}?count=exact")[1]["total"]["count"] == 1


def test_a_phone_that_drops_in_the_midst_of_a_save_tries_again(till: Till) -> None:
    for number in range(10):
        body = {"name": f"会员{number}"}
        till.drop(MEMBERS, body, f"phone-{number}")
        status, told = till.ask("POST", MEMBERS, body, f"phone-{number}")
        assert (status, told["record"]["name"]) == (201, body["name"])
    assert till.ask("GET", f"{MEMBERS}?count=exact")[1]["total"]["count"] == 10
