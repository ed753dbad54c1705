"""The server as it is run, and a browser that somebody works with: for tests and benchmarks over HTTP."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from typing import Any

from tests.concurrency.installation import ROOT, Place

#: Seconds after which a connection is made anew: the server closes one that is not used for half a minute.
_IDLE = 15.0
_BOUNDARY = "a-boundary-that-no-file-has"


@contextmanager
def served(place: Place, processes: int | None = None, settings: Mapping[str, str] | None = None) -> Iterator[int]:
    """`tessera serve` with its defaults, on a free port, which is told; ended with the block. `settings`: besides, by name."""
    environment = {
        **os.environ,
        **(settings or {}),
        "TESSERA_DATA_DIR": str(place.folder),
        "TESSERA_DATABASE_URL": place.url,
        "PYTHONUNBUFFERED": "1",
    }
    command = [
        sys.executable,
        "-c",
        "from runtime.cli import main; main()",
        "serve",
        "--port",
        "0",
        *([] if processes is None else ["--processes", str(processes)]),
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    try:
        while "http://127.0.0.1:" not in (line := process.stdout.readline()):
            assert line
        port = int(line.split("http://127.0.0.1:")[1].split()[0].rstrip(".,;)"))
        wait_for(port)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(40)
        process.stdout.close()


def wait_for(port: int) -> None:
    """The server tells its address just before it listens."""
    for _ in range(200):
        with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise AssertionError("nobody listens")


class Browser:
    """Somebody signed in, with one connection that is kept. Used by one thread."""

    def __init__(self, port: int, login: str, password: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=120)
        self._asked_at = time.monotonic()
        self._headers: dict[str, str] = {}
        status, told = self.ask("POST", "/api/v1/session", {"login": login, "password": password})
        assert status == 201, told
        self._headers["X-CSRF-Token"] = told["csrf"]

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and document."""
        status, content = self.send(method, path, None if body is None else json.dumps(body).encode())
        return status, json.loads(content) if content else None

    def send(self, method: str, path: str, body: bytes | None = None, kind: str = "application/json") -> tuple[int, bytes]:
        """Status and bytes of the answer."""
        if time.monotonic() - self._asked_at > _IDLE:
            self._connection.close()
        self._asked_at = time.monotonic()
        headers = self._headers if body is None else {**self._headers, "Content-Type": kind}
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        cookie = answer.getheader("Set-Cookie")
        if cookie is not None:
            self._headers["Cookie"] = cookie.partition(";")[0]
        return answer.status, content

    def upload(self, path: str, name: str, content: bytes, parts: Mapping[str, str]) -> tuple[int, Any]:
        """Send a file with the other parts of its form."""
        heads = [f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}' for key, value in parts.items()]
        heads.append(f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n')
        text = "".join(f"--{_BOUNDARY}\r\n{head}\r\n" for head in heads).removesuffix("\r\n")
        body = text.encode() + content + f"\r\n--{_BOUNDARY}--\r\n".encode()
        status, answer = self.send("POST", path, body, f"multipart/form-data; boundary={_BOUNDARY}")
        return status, json.loads(answer)

    def close(self) -> None:
        """Hang up; the session stays."""
        self._connection.close()
