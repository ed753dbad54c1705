"""The command `tessera`, called in this process: what it said and how it ended. Used by the tests of the command line."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from runtime.blueprint_files import write_parts
from runtime.cli import main


@dataclass(frozen=True)
class Called:
    """One call."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What `--json` printed: one document and nothing else."""
        return json.loads(self.out)


class Tessera:
    """The command with an installation of its own."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder = folder
        self.environment = {"TESSERA_DATABASE_URL": url, "TESSERA_DATA_DIR": str(folder / "data"), "TESSERA_LOCALE": "en"}

    def __call__(self, *arguments: object, input: str | None = None, **environment: str) -> Called:
        """Call it; an error that it should have told is raised."""
        done = CliRunner().invoke(
            main, [str(each) for each in arguments], input=input, env={**self.environment, **environment}, catch_exceptions=False
        )
        return Called(done.exit_code, done.stdout, done.stderr)

    def good(self, *arguments: object, **more: Any) -> Any:
        """Call it with `--json`; it must succeed."""
        done = self(*arguments, "--json", **more)
        assert done.status == 0, done.out + done.err
        return done.json

    def bad(self, status: int, *arguments: object, **more: Any) -> list[tuple[str, str]]:
        """Call it with `--json`; it must end so. (code, pointer) of its problems."""
        done = self(*arguments, "--json", **more)
        assert done.status == status, done.out + done.err
        return [(each["code"], each["pointer"]) for each in done.json["error"]["problems"]]

    def write(self, parts: Any, name: str = "apps") -> Path:
        """Apps as a folder."""
        write_parts(parts, self.folder / name)
        return self.folder / name
