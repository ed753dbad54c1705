"""From the start of `tessera serve` to its first answer, on an installation with all shipped apps and customers.

`python -m tests.benchmarks.bench_start [--database sqlite|postgresql|both] [--rounds N]`
"""

import argparse
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

from runtime.auth.actor import Actor
from runtime.services.api_keys import NewKey, make_key
from runtime.services.people import NewUser, add_user
from tests.benchmarks.databases import SYSTEMS, server
from tests.concurrency.installation import ROOT, Place, import_customers, install, with_tiers_and_rule
from tests.factories.orders import generate, write

LIMIT_SECONDS = 3.0
GIVE_UP_SECONDS = 60
ADDRESS = "/api/v1/apps/member/forms/member/records?limit=50"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until_answer(place: Place, key: str) -> float:
    port = _free_port()
    environment = {
        **os.environ, "TESSERA_DATA_DIR": str(place.folder), "TESSERA_DATABASE_URL": place.url, "TESSERA_PORT": str(port),
    }  # fmt: skip
    start = time.perf_counter()
    program = [sys.executable, "-c", "from runtime.cli import main; main()", "serve"]
    process = subprocess.Popen(program, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        while time.perf_counter() - start < GIVE_UP_SECONDS:
            if process.poll() is not None:
                assert process.stderr is not None
                raise RuntimeError(process.stderr.read().decode(errors="replace")[-2000:])
            try:
                asked = urllib.request.Request(f"http://127.0.0.1:{port}{ADDRESS}", headers={"Authorization": f"Bearer {key}"})
                with urllib.request.urlopen(asked, timeout=GIVE_UP_SECONDS) as answer:
                    assert b'"' in answer.read()
                    return time.perf_counter() - start
            except urllib.error.HTTPError:
                raise
            except OSError:
                time.sleep(0.01)
        raise RuntimeError("no answer")
    finally:
        process.terminate()
        process.wait(10)


def measure(system: str, rounds: int) -> float:
    """The best of some starts; the first one, which may have to compile Python files, is told too."""
    with server(system) as host:
        place = Place(host.create(), host.folder)
        platform = install(place)
        with_tiers_and_rule(platform)
        import_customers(platform, write(generate(500, 500), host.folder)[0])
        add_user(platform, Actor(), NewUser("boss", password="a-long-password-1", is_admin=True))
        key = make_key(platform, Actor(), NewKey("bench", login="boss")).token
        platform.database.close()
        seconds = [_until_answer(place, key) for _ in range(rounds)]
    told = ", ".join(f"{each:.2f}" for each in seconds)
    print(f"{system:10}  start to first answer: {told} s, best {min(seconds):.2f} s (limit {LIMIT_SECONDS:g} s)", flush=True)
    return min(seconds)


def main(arguments: list[str]) -> int:
    """1 when it takes longer than the limit."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", choices=(*SYSTEMS, "both"), default="both")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    systems = SYSTEMS if options.database == "both" else (options.database,)
    return int(max(measure(system, options.rounds) for system in systems) > LIMIT_SECONDS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
