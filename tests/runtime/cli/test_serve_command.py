"""`tessera serve` as a process: it answers within seconds, does what is due, sees new rules, and ends when it is told to."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

from runtime.auth.actor import Actor
from runtime.bootstrap import build
from runtime.config import read_settings
from runtime.services.api_keys import NewKey, make_key
from runtime.services.people import NewUser, add_user
from runtime.services.save_records import RecordInput, SaveRecords, save_records
from tests.factories.apps import field, form, rule
from tests.runtime.cli.calling import Tessera
from tests.runtime.services.shop import shop

HOME = Path(__file__).resolve().parents[3]
TESSERA = [sys.executable, "-c", "from runtime.cli import main; main()"]


def key_of(tessera: Tessera) -> str:
    """The API key of an administrator who is added."""
    platform = build(read_settings(tessera.environment))
    add_user(platform, Actor(), NewUser("boss", password="a-long-password-1", is_admin=True))
    made = make_key(platform, Actor(), NewKey("test", login="boss"))
    platform.database.close()
    return made.token


@contextmanager
def served(tessera: Tessera) -> Iterator[tuple["Asking", "subprocess.Popen[str]"]]:
    """A server: how to ask it, its process. Ended by SIGTERM, which it must obey."""
    key = key_of(tessera)
    environment = {**os.environ, **tessera.environment, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen([*TESSERA, "serve", "--port", "0"], cwd=HOME, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert "http://127.0.0.1:" in line, line
        yield Asking(int(line.split("http://127.0.0.1:")[1].split()[0].rstrip(".")), key), process
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        process.stdout.close()


@dataclass(frozen=True)
class Asking:
    """Asks a server with a key."""

    port: int
    key: str

    def get(self, path: str) -> tuple[int, str]:
        """Ask until the server listens."""
        for _ in range(100):
            connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
            try:
                connection.request("GET", path, headers={"Authorization": f"Bearer {self.key}"})
                answer = connection.getresponse()
                return answer.status, answer.read().decode()
            except ConnectionRefusedError:
                time.sleep(0.05)
            finally:
                connection.close()
        raise AssertionError("nobody answers")


def test_it_serves_what_commands_write_meanwhile(shop_on_both: Tessera):
    with served(shop_on_both) as (server, _):
        assert server.get("/health")[0] == 200
        shop_on_both.good("records", "add", "shop.order", '{"order_no": "O1", "customer": {"name": "Ada"}, "amount": 7}')
        status, body = server.get("/api/v1/apps/shop/forms/order/records")
        assert (status, [each["order_no"] for each in json.loads(body)["records"]]) == (200, ["O1"])
        second = shop(item=form("item", field("name"), title="Thing"))
        shop_on_both.good("blueprint", "apply", shop_on_both.write(second, "second"), "--yes")
        assert json.loads(server.get("/api/v1/apps/shop/forms/item")[1])["title"] == "Thing"


def test_its_thread_does_what_is_due(tessera: Tessera):
    later = rule("later", "shop.order.created", {"create": {"form": "shop.note", "set": {"text": '"done"'}}}, run="after")
    tessera.good("blueprint", "apply", tessera.write(shop([later])))
    platform = build(read_settings(tessera.environment))
    save_records(
        platform, Actor(), SaveRecords("shop.order", [RecordInput({"order_no": "O1"})])
    )  # a command would do the rest itself
    platform.database.close()
    with served(tessera) as (server, _):
        deadline = time.monotonic() + 30
        while not (found := json.loads(server.get("/api/v1/apps/shop/forms/note/records")[1])["records"]):
            assert time.monotonic() < deadline, "the job was not done"
            time.sleep(0.2)
    assert [each["text"] for each in found] == ["done"]


def test_a_port_that_is_taken_is_told(shop_on_sqlite: Tessera):
    with served(shop_on_sqlite) as (server, _):
        environment = {**os.environ, **shop_on_sqlite.environment}
        again = subprocess.run(
            [*TESSERA, "serve", "--port", str(server.port)],
            cwd=HOME,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert again.returncode == 4
    assert "--port" in again.stderr
    assert "Traceback" not in again.stderr


@pytest.mark.parametrize("wait", [0.0, 0.1])
def test_an_end_that_is_asked_for_while_processes_begin_is_an_end(shop_on_both: Tessera, wait: float):
    with served(shop_on_both) as (_, process):
        time.sleep(wait)
        begun = time.monotonic()
    assert process.returncode == 0
    assert time.monotonic() - begun < 15, "it was killed after its grace"
