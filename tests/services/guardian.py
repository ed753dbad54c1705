"""The guardian of a test cluster: a process that starts PostgreSQL at the first request and ends it with its owner.

Called as `python -m tests.services.guardian SOCKET DISK-OR-MEMORY` by tests/services/postgres.py. The owner holds our standard input
open; when it closes, because the owner is done or was killed, the cluster is ended by its own process id and its folder
removed. Whoever connects to the socket is told the URL.
"""

import contextlib
import os
import pwd
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ATTEMPTS = 5
START_TIMEOUT_SECONDS = 30
STOP_TIMEOUT_SECONDS = 10

#: Data are thrown away: nothing waits for a disk. The zone is one that differs from UTC, so that a time which the
#: database's zone leaks into is seen.
OPTIONS = {
    "autovacuum": "on",
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "max_wal_size": "2GB",
    "shared_buffers": "256MB",
    "synchronous_commit": "off",
    "timezone": "America/New_York",
    "unix_socket_directories": "",
}
#: Files here are in memory. A database is hundreds of files, and every test has a new one: on a disk, making and dropping them
#: takes longer than most tests.
MEMORY = Path("/dev/shm")
_ROOM = 4 * 2**30


class Cluster:
    """One PostgreSQL server with its folder."""

    def __init__(self, *, in_memory: bool = False, **options: str) -> None:
        """`in_memory`: where there is room for it. `options`: others than `OPTIONS`."""
        self._options = {**OPTIONS, **options}
        self._programs = _programs()
        self._as_user = _user()
        # Where root's own temporary folder is closed to others, /tmp is not.
        place = str(MEMORY) if in_memory and _has_room() else "/tmp" if self._as_user else None
        self._folder = Path(tempfile.mkdtemp(prefix="tessera-postgres-", dir=place))
        if self._as_user:
            shutil.chown(self._folder, self._as_user["user"], self._as_user["group"])
        self._data = self._folder / "data"
        self._server: subprocess.Popen[bytes] | None = None
        self.url = ""

    def start(self) -> None:
        """Make the cluster and wait until it answers; another port is tried when somebody was faster on it."""
        self._run("initdb", "--pgdata", self._data, "--username=tessera", "--auth=trust", "--locale=C.UTF-8", "-E", "UTF8", "-N")
        for _ in range(ATTEMPTS):
            port = _free_port()
            self._serve(port)
            if self._answers(port):
                self.url = f"postgresql+psycopg://tessera@127.0.0.1:{port}/postgres"
                return
        raise RuntimeError((self._folder / "log").read_text(errors="replace")[-2000:])

    def crash(self) -> None:
        """End the server as a crash does, all its connections with it, and start it again at the same address."""
        assert self._server is not None
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait(STOP_TIMEOUT_SECONDS)
        port = int(self.url.rpartition(":")[2].partition("/")[0])
        self._serve(port)
        if not self._answers(port):
            raise RuntimeError((self._folder / "log").read_text(errors="replace")[-2000:])

    def stop(self) -> None:
        """End the server and remove its folder."""
        if self._server is not None and self._server.poll() is None:
            for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                self._server.send_signal(how)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._server.wait(STOP_TIMEOUT_SECONDS)
                    break
        shutil.rmtree(self._folder, ignore_errors=True)

    def _serve(self, port: int) -> None:
        options = [f"--{name}={value}" for name, value in {**self._options, "port": port}.items()]
        with (self._folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [self._programs / "postgres", "-D", self._data, *options],
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **self._as_user,
            )

    def _answers(self, port: int) -> bool:
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while time.monotonic() < deadline and self._server is not None and self._server.poll() is None:
            asked = subprocess.run([self._programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], check=False)
            if asked.returncode == 0 and self._server.poll() is None:
                return True
            time.sleep(0.02)
        return False

    def _run(self, program: str, *arguments: object) -> None:
        done = subprocess.run(
            [self._programs / program, *map(str, arguments)],
            cwd=self._folder,
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            **self._as_user,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{program}: {done.stderr.decode(errors='replace')}")


def _has_room() -> bool:
    return os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= _ROOM


def _programs() -> Path:
    """The folder of the newest installed server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not found:
        raise RuntimeError("PostgreSQL is not installed: sudo apt-get install -y postgresql")
    return found[-1].parent


def _user() -> dict[str, object]:
    """PostgreSQL refuses to run as root: then its own user takes over."""
    if os.getuid() != 0:
        return {}
    entry = pwd.getpwnam("postgres")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answer(cluster: Cluster) -> str:
    """The URL for one who asks; the first one starts the server."""
    if not cluster.url:
        try:
            cluster.start()
        except (OSError, RuntimeError) as error:
            return f"failed {error}"
    return f"at {cluster.url}"


def main(address: str, place: str) -> None:
    """Answer at `address` until the owner is gone; the folder of the address, made by the owner, goes with us."""
    cluster: Cluster | None = None
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(address)
        door.listen(64)
        print("ready", flush=True)
        try:
            while True:
                ready, _, _ = select.select([door, sys.stdin], [], [])
                if sys.stdin in ready and not os.read(sys.stdin.fileno(), 4096):
                    return
                if door in ready:
                    cluster = cluster or Cluster(in_memory=place == "memory")
                    asking, _ = door.accept()
                    with asking, contextlib.suppress(OSError):
                        asking.sendall(_answer(cluster).encode())
        finally:
            shutil.rmtree(Path(address).parent, ignore_errors=True)
            if cluster is not None:
                cluster.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
