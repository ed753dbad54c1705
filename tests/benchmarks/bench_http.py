"""Records made over HTTP, through everything, against a bare Flask + Core endpoint that writes the same rows in one transaction on
the same server; and, for information, reading, listing, and an order with its rule.

`python -m tests.benchmarks.bench_http [--records N] [--clients N]`
"""

import argparse
import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from statistics import harmonic_mean, median
from typing import Any

from runtime.auth.actor import Actor
from runtime.config import read_settings
from runtime.services.api_keys import NewKey, make_key
from runtime.services.people import NewUser, add_user
from runtime.services.publish_app import apply_apps
from tests.benchmarks.databases import server
from tests.benchmarks.written_rows import Dump, dump, tables_of
from tests.concurrency.installation import ROOT, Place, install, open_place, save_id, with_tiers_and_rule
from tests.factories.apps import app, field, form

LEAST = 0.4
ROUNDS = 16
_JSON = {"Content-Type": "application/json"}
THINGS = "/api/v1/apps/bench/forms/thing/records"
THING = form(
    "thing", field("name"), field("note"), field("count", "integer"), field("price", "money"), field("share", "percent"),
    field("made_on", "date"), field("at", "datetime"), field("is_new", "boolean"), field("kind", "select", options=[{"key": "a"}, {"key": "b"}]),
    field("code"),
)  # fmt: skip


def _values(number: int) -> dict[str, Any]:
    return {
        "name": f"Thing {number}", "note": "as it comes", "count": number, "price": "19.90", "share": "12.5",
        "made_on": "2026-03-01", "at": "2026-03-01T10:00:00+08:00", "is_new": number % 2 == 0, "kind": "ab"[number % 2],
        "code": f"C-{number:06}",
    }  # fmt: skip


def _requests(
    port: int, method: str, path: Callable[[int], str], bodies: Sequence[Any], clients: int, headers: Mapping[str, str]
) -> float:
    """Requests a second of `clients` that each keep one connection."""

    def client(mine: range) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        for number in mine:
            body = None if bodies[number] is None else json.dumps(bodies[number])
            connection.request(method, path(number), body, dict(headers))
            answer = connection.getresponse()
            told = answer.read()
            assert answer.status < 300, told[:300]
        connection.close()

    start = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(client, [range(at, len(bodies), clients) for at in range(clients)]))
    return len(bodies) / (time.perf_counter() - start)


@contextmanager
def _running(command: Sequence[str], environment: Mapping[str, str], port: int) -> Iterator[None]:
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                time.sleep(0.05)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(40)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _by_record(before: Dump, after: Dump, table: str) -> list[list[tuple[str, list[dict[str, Any]]]]]:
    """Of each new record of `table` the rows that were written for it, by table."""
    found: dict[int, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for name, rows in after.items():
        for key, row in rows.items():
            if key not in before[name]:
                id = row["id"] if name == table else row.get("record_id", row.get("rowid", row.get("id")))
                found[id][name].append(row)
    made = {row["id"] for key, row in after[table].items() if key not in before[table]}
    return [list(found[id].items()) for id in sorted(made)]


def _write_from(first: int) -> Callable[[int], str]:
    return lambda number: f"/write/{first + number}"


def measure(records: int, clients: int, processes: int) -> float:
    """Print all figures; the ratio of creating. Both servers stand all along and are asked in short turns: whatever else the
    machine does meets both, or a turn that the median leaves out."""
    with server("postgresql") as host:
        template = host.create()
        platform = install(Place(template, host.folder))
        apply_apps(platform, Actor(), app("bench", forms=[THING]))
        with_tiers_and_rule(platform)
        member = save_id(platform, "member.member", name="Member")
        add_user(platform, Actor(), NewUser("bench", password="a-long-password-1", is_admin=True))
        key = make_key(platform, Actor(), NewKey("bench", login="bench", per_minute=1_000_000)).token
        platform.database.close()
        headers = {"Authorization": f"Bearer {key}", **_JSON}
        things = [_values(number) for number in range(records)]

        full, bare_place = Place(host.create(template), host.folder), Place(host.create(template), host.folder)
        looking = open_place(full)
        before = dump(looking)
        port, bare_port = _free_port(), _free_port()
        environment = {
            "TESSERA_DATA_DIR": str(full.folder),
            "TESSERA_DATABASE_URL": full.url,
            "TESSERA_PORT": str(port),
            "TESSERA_WORKERS": str(processes),
        }
        with _running([sys.executable, "-c", "from runtime.cli import main; main()", "serve"], environment, port):
            _requests(port, "POST", lambda _: THINGS, things * ROUNDS, clients, headers)  # whose rows the bare one writes
            after = dump(looking)
            tables, _ = tables_of(looking)
            thing = tables.table("bench.thing").name
            written = _by_record(before, after, thing)
            rows = host.folder / "rows.pickle"
            rows.write_bytes(pickle.dumps(written))
            command = [
                sys.executable,
                "-m",
                "tests.benchmarks.bare_server",
                bare_place.url,
                str(rows),
                str(bare_port),
                str(processes),
            ]
            with _running(command, {}, bare_port):
                rates = [
                    (
                        _requests(port, "POST", lambda _: THINGS, things, clients, headers),
                        _requests(bare_port, "POST", _write_from(at * records), things, clients, _JSON),
                    )
                    for at in range(ROUNDS)
                ]
            ids = [row["id"] for row in after[thing].values()]
            read = _requests(
                port, "GET", lambda number: f"{THINGS}/{ids[number % len(ids)]}", [None] * (records * 4), clients, headers
            )
            listed = _requests(port, "GET", lambda _: f"{THINGS}?limit=50&sort=-id", [None] * records, clients, headers)
            orders = [{"order_no": f"S{number}", "member": member, "amount": f"{number % 40}.90"} for number in range(records)]
            ordered = _requests(port, "POST", lambda _: "/api/v1/apps/member/forms/order/records", orders, clients, headers)
        looking.database.close()
    made, bare = (harmonic_mean(each) for each in zip(*rates, strict=True))
    ratio = median(ours / theirs for ours, theirs in rates)
    names = sorted({name for each in written[:1] for name, _ in each})
    print(
        f"postgresql  {ROUNDS} × {records} records of ten fields, {clients} clients, {processes} processes: {made:.0f}/s; the same rows ({', '.join(names)}) by "
        f"Flask + Core {bare:.0f}/s: {ratio:.2f} (at least {LEAST})\n"
        f"            read {read:.0f}/s, page of 50 {listed:.0f}/s, order with its rule {ordered:.0f}/s",
        flush=True,
    )
    return ratio


def main(arguments: list[str]) -> int:
    """1 where creating is too slow."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=150)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--processes", type=int, default=read_settings({}).workers)
    options = parser.parse_args(arguments)
    return 0 if measure(options.records, options.clients, options.processes) >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
