"""Each service's command line, of the compose file and of the systemd units, run as a plain process.

What needs root, a daemon or another machine is left to those who have them: images are not built here.
"""

import configparser
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
import yaml

from runtime.cli import main
from tests.acceptance.command_line import tessera
from tests.services import postgres

HOME = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((HOME / "compose.yaml").read_text(encoding="utf-8"))
UNITS = sorted((HOME / "deploy" / "systemd").glob("*.service"))
RUN = [sys.executable, "-c", "from runtime.cli import main; main()"]
#: Services that go on until they are told to end.
LASTING = {"serve", "worker", "scheduler"}


def units() -> Iterator[tuple[str, list[str]]]:
    """Name of a unit and the command lines of the product in it, without the folder of the program."""
    for path in UNITS:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith(("ExecStart=", "ExecStartPre=")) and "/bin/tessera" in line:
                plain = line.partition("=")[2].replace("$$(date +%%Y%%m%%d-%%H%%M%%S)", "20260301-031700")
                words = shlex.split(plain)
                if words[:2] == ["/bin/sh", "-c"]:
                    words = shlex.split(words[2])[1:]
                yield path.stem, words[1:]


COMMANDS = {
    **{name: service["command"][1:] for name, service in COMPOSE["services"].items() if service.get("image") == "tessera"},
    **{f"{name} {words[0]}": words for name, words in units()},
}


@pytest.fixture
def place(cluster_url: str, tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A data folder and a PostgreSQL database with an app."""
    with postgres.database(cluster_url) as url:
        plain = url.replace("postgresql+psycopg://", "postgresql://")
        said = tessera("blueprint", "apply", str(HOME / "blueprints" / "member"), "--yes", folder=tmp_path, url=plain)
        assert said.status == 0, said.all
        yield tmp_path, plain


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_command_line_runs(name: str, place: tuple[Path, str]) -> None:
    folder, url = place
    words = [f"{folder}/{word.rpartition('/')[2]}" if word.startswith("/var/backups") else word for word in COMMANDS[name]]
    if words[0] not in main.commands:
        pytest.skip(f"tessera {words[0]} is not built yet")
    if words[0] not in LASTING:
        said = tessera(*words, folder=folder, url=url)
        assert said.status == 0, said.all
        return
    words = ["serve", "--host", "127.0.0.1", "--port", "0"] if words[0] == "serve" else words
    surroundings = {**os.environ, "TESSERA_DATA_DIR": str(folder), "TESSERA_DATABASE_URL": url, "PYTHONUNBUFFERED": "1"}
    surroundings |= {"TESSERA_URL": "https://crm.example.com", "TESSERA_WORKERS": "2", "TESSERA_LOCALE": "en"}
    process = subprocess.Popen(
        [*RUN, *words], cwd=HOME, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    try:
        if words[0] == "serve":
            address = next(found for line in process.stdout if (found := re.search(r"127\.0\.0\.1:(\d+)", line)))
            assert asked(int(address[1])) == {"ready": True}
        else:
            assert "Ctrl-C" in process.stdout.readline()
    finally:
        process.send_signal(signal.SIGTERM)
        with process.stdout:
            assert process.wait(60) == 0


def asked(port: int) -> Any:
    """What `/ready` says."""
    for _ in range(200):
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("GET", "/ready")
            return json.loads(connection.getresponse().read())
        except (ConnectionRefusedError, ConnectionResetError):
            time.sleep(0.05)
        finally:
            connection.close()
    raise AssertionError("nobody answers")


def test_every_service_is_there() -> None:
    assert set(COMPOSE["services"]) == {"postgres", "redis", "upgrade", "web", "worker", "scheduler", "proxy"}
    assert {path.stem for path in UNITS} == {f"tessera-{name}" for name in ("web", "worker", "scheduler", "backup")}


def test_the_compose_file_is_sound() -> None:
    """What `docker compose config` would refuse: names that lead nowhere, services without image."""
    assert set(COMPOSE) <= {"name", "services", "networks", "volumes", "x-tessera"}
    for name, service in COMPOSE["services"].items():
        assert service["image"], name
        for other, condition in service.get("depends_on", {}).items():
            wanted = {"service_healthy": "healthcheck", "service_completed_successfully": "command"}[condition["condition"]]
            assert wanted in COMPOSE["services"][other], (name, other)
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            assert source in COMPOSE["volumes"] or source.startswith("./"), volume
            assert source == "./backups" or not source.startswith("./") or (HOME / source).exists(), volume
        assert set(service["networks"]) <= set(COMPOSE["networks"])
        assert name == "proxy" or "ports" not in service, "only the proxy is reached from outside"


@pytest.mark.skipif(
    shutil.which("docker") is None
    or subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode != 0,
    reason="docker compose is not here",
)
def test_docker_takes_the_compose_file() -> None:
    surroundings = {**os.environ, "TESSERA_SITE": "crm.example.com", "POSTGRES_PASSWORD": "secret"}
    done = subprocess.run(
        ["docker", "compose", "-f", str(HOME / "compose.yaml"), "config", "--quiet"],
        env=surroundings, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_settings_in_the_files_exist() -> None:
    known = (HOME / "runtime" / "config.py").read_text(encoding="utf-8")
    given = set(COMPOSE["x-tessera"]["environment"])
    assert {name for name in given if name not in known} <= {"TESSERA_REDIS_URL"}


@pytest.mark.parametrize("path", [*UNITS, HOME / "deploy" / "systemd" / "tessera-backup.timer"], ids=lambda path: path.name)
def test_units_can_be_read(path: Path) -> None:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(path, encoding="utf-8")
    assert parser["Unit"]["Description"]
    if path.suffix == ".service":
        assert parser["Service"]["User"] == "tessera"
        assert parser["Service"]["NoNewPrivileges"] == "yes"
