"""An own Redis for a test: a free port on 127.0.0.1, nothing kept on disk, ended by its own process id, with its owner at the
latest."""

import contextlib
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import redis

START_TIMEOUT_SECONDS = 20


class RedisServer:
    """One server; may be killed and started again at the same address."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="tessera-redis-"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        program = shutil.which("redis-server")
        if program is None:
            raise RuntimeError("Redis is not installed: sudo apt-get install -y redis-server")
        command = [
            "setpriv",
            "--pdeathsig",
            "KILL",
            program,
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        self._server = subprocess.Popen(
            [*command, "--dir", str(self._folder)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(redis.RedisError), redis.Redis.from_url(self.url) as client:
                if client.ping():
                    return
            time.sleep(0.02)
        raise RuntimeError("the test Redis did not start")

    def flush(self) -> None:
        """Forget everything."""
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def kill(self) -> None:
        """End it with SIGKILL."""
        if self._server is not None:
            self._server.kill()
            self._server.wait()
            self._server = None

    def stop(self) -> None:
        """End it and remove its folder."""
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)
