"""Another process of the same installation, for stories about what a running process notices.

`python -m tests.acceptance.second_process URL FOLDER` answers each line `["save", form, values]` with a line of JSON: what
the record's rules did. `Second` starts it and talks to it. It runs on the machine's clock, as real processes do.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from runtime.auth.actor import Actor
from runtime.bootstrap import build
from runtime.config import read_settings
from runtime.services.save_records import RecordInput, SaveRecords, save_records

HOME = Path(__file__).resolve().parents[2]


class Second:
    """The other process, as the test sees it; ends with the `with` block."""

    def __init__(self, url: str, folder: Path) -> None:
        command = [sys.executable, "-m", "tests.acceptance.second_process", url, str(folder)]
        self._process = subprocess.Popen(command, cwd=HOME, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._process.communicate(timeout=30)

    def save(self, form: str, values: Mapping[str, object]) -> dict[str, Any]:
        """Save a record over there: its id and the receipt."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([form, values]) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


def main(url: str, folder: str) -> None:
    """Answer until the input ends."""
    platform = build(read_settings({"TESSERA_DATA_DIR": folder, "TESSERA_DATABASE_URL": url}))
    for line in sys.stdin:
        form, values = json.loads(line)
        (saved,) = save_records(platform, Actor(), SaveRecords(form, [RecordInput(values)]))
        sys.stdout.write(json.dumps({"id": saved.id, "receipt": saved.receipt}, default=str) + "\n")
        sys.stdout.flush()
    platform.database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
