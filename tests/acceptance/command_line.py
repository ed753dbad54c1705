"""The command `tessera` as people call it: a process of its own. Used by stories whose last word is what the screen shows."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    status: int
    out: str
    err: str

    @property
    def all(self) -> str:
        """Both streams."""
        return self.out + self.err


def tessera(*arguments: str, folder: Path, url: str | None = None, locale: str = "en") -> Said:
    """Call the command with an installation in `folder` (or at `url`)."""
    surroundings = {**os.environ, "TESSERA_DATA_DIR": str(folder), "TESSERA_LOCALE": locale, "COLUMNS": "200"}
    surroundings.pop("TESSERA_DATABASE_URL", None)
    if url is not None:
        surroundings["TESSERA_DATABASE_URL"] = url
    command = [sys.executable, "-c", "from runtime.cli import main; main()", *arguments]
    done = subprocess.run(command, cwd=HOME, env=surroundings, capture_output=True, text=True, timeout=120, check=False)
    return Said(done.returncode, done.stdout, done.stderr)
