"""Rendering seen from the server: a process for each job, with a deadline, and never more of them than the machine can bear."""

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from engines.kernel.errors import Invalid, Permanent, Problem, Throttled

_HOME: Final = Path(__file__).resolve().parents[2]
_RUN: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); from runtime.printing.child import limit, main; "
    "limit(*map(int, sys.argv[2:])); main()"
)
_JOIN: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); from runtime.printing.child import limit; "
    "limit(*map(int, sys.argv[2:5])); from runtime.printing.joining import join; join(sys.argv[5:-1], sys.argv[-1])"
)
_MEGABYTE: Final = 2**20
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may take."""

    seconds: int = 20
    """Of reckoning; by the clock twice as many, for a machine that is busy."""
    seconds_each: float = 0.1
    """Besides for each record."""
    memory: int = 1536 * _MEGABYTE
    """Bytes that the process may address, libraries and fonts among them."""
    characters: int = 4 * _MEGABYTE
    """Of the HTML."""
    answer: int = 64 * _MEGABYTE
    """Bytes of the HTML or PDF."""
    at_once: int = 2
    """Jobs at a time in one server process."""
    patience: float = 20.0
    """Seconds that a job waits for its turn."""
    joined: int = 256 * _MEGABYTE
    """Bytes of a PDF that is joined from parts."""
    join_seconds: int = 120


class Printer:
    """Renders jobs. Thread-safe."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._turn = threading.BoundedSemaphore(self._limits.at_once)

    def render(self, job: Mapping[str, Any]) -> bytes:
        """The page or the PDF. Raises `Invalid` where the template cannot be rendered in its limits, `Throttled` where too many
        others print, `Permanent` where something is not installed."""
        seconds = int(self._limits.seconds + self._limits.seconds_each * len(job.get("records", ())))
        if not self._turn.acquire(timeout=self._limits.patience):
            raise Throttled(Problem("print_busy", params={"seconds": 5}))
        try:
            problem, made = self._run({**job, "most": self._limits.characters}, seconds)
        finally:
            self._turn.release()
        if not problem:
            return made
        found = Problem(problem["code"], params={"seconds": seconds, **problem.get("params", {})})
        raise Permanent(found) if problem["code"] == "print_not_installed" else Invalid(found)

    def join(self, parts: Sequence[Path], into: Path) -> None:
        """One PDF of several that were rendered here. Raises `Invalid` where it grows too large."""
        limits = self._limits
        if sum(each.stat().st_size for each in parts) > limits.joined:
            raise Invalid(Problem("print_too_much"))
        numbers = (limits.join_seconds, limits.memory, limits.joined)
        with tempfile.TemporaryFile() as said:
            given = (*map(str, numbers), *map(str, parts), str(into))
            process = _begin(_JOIN, given, subprocess.DEVNULL, subprocess.DEVNULL, said)
            try:
                status = process.wait(limits.join_seconds * 2)
            except subprocess.TimeoutExpired:
                raise Invalid(Problem("print_too_slow", params={"seconds": limits.join_seconds})) from None
            finally:
                _end(process)
            if status != 0:
                _warn(status, said)
                raise Invalid(Problem("print_too_much"))

    def missing(self) -> str | None:
        """What is missing for print: a sentence of the system, `fonts`; None where all is there."""
        try:
            self.render({"format": "check"})
        except (Invalid, Permanent) as error:
            return str(error.problems[0].params.get("reason", error.code))
        return None if _has_chinese_fonts() else "fonts"

    def _run(self, job: Mapping[str, Any], seconds: int) -> tuple[dict[str, Any], bytes]:
        limits = self._limits
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as made, tempfile.TemporaryFile() as said:
            given.write(json.dumps(job, ensure_ascii=True).encode())
            given.seek(0)
            process = _begin(_RUN, map(str, (seconds, limits.memory, limits.answer)), given, made, said)
            try:
                process.wait(seconds * 2)
            except subprocess.TimeoutExpired:
                return {"code": "print_too_slow"}, b""
            finally:
                _end(process)
            return _answer(process.returncode, made, said)


def _begin(
    code: str, given: Iterable[str], source: IO[bytes] | int, made: IO[bytes] | int, said: IO[bytes]
) -> "subprocess.Popen[bytes]":  # fmt: skip
    """A process of its own, with nothing of the server's."""
    return subprocess.Popen(
        [sys.executable, "-I", "-c", code, str(_HOME), *given],
        stdin=source, stdout=made, stderr=said, cwd="/", env=_environment(), start_new_session=True,
    )  # fmt: skip


def _warn(status: int, said: IO[bytes]) -> None:
    said.seek(0)
    _logger.warning("a print process ended with %s: %s", status, said.read()[-2000:].decode(errors="replace"))


def _answer(status: int, made: IO[bytes], said: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return {"code": "print_too_slow"}, b""
    made.seek(0)
    line, content = made.readline(65_536), made.read()
    if status == 0 and line.endswith(b"\n"):
        return json.loads(line), content
    _warn(status, said)
    return {"code": "print_too_much"}, b""


def _end(process: "subprocess.Popen[bytes]") -> None:
    """The process, and whatever it began."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _environment() -> dict[str, str]:
    """Nothing of the server's own: no address of a database, no key."""
    kept = ("PATH", "FONTCONFIG_PATH", "FONTCONFIG_FILE", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "TZ")
    return {"LANG": "C.UTF-8", **{name: os.environ[name] for name in kept if name in os.environ}}


def _has_chinese_fonts() -> bool:
    program = shutil.which("fc-list")
    if program is None:
        return False
    found = subprocess.run([program, ":lang=zh-cn", "family"], capture_output=True, check=False, timeout=30)
    return bool(found.stdout.strip())
