"""The door of the command line: what every command shares. Language, output for people or for programs, errors as exit status.

A command is a function that takes the door first; `command` makes a click command of it, with `--json` and `--locale`.
With `--json` one JSON document goes to standard output and nothing else; otherwise problems go to standard error.

Exit status: 0 done · 1 refused, or something is wrong · 2 the command was called wrongly · 3 busy, or in conflict with what
is there · 4 the installation cannot be used as it is · 130 interrupted.
"""

import functools
import inspect
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NoReturn

import click

from engines.kernel.errors import AppError, Conflict, Invalid, Permanent, Problem, Transient
from engines.kernel.messages import Catalog
from engines.kernel.text import LOCALES, Text, localised
from runtime.cli import printing
from runtime.cli.messages import MESSAGES
from runtime.config import Settings, read_settings

REFUSED, BUSY, UNUSABLE, INTERRUPTED = 1, 3, 4, 130


class Door:
    """One call of one command."""

    def __init__(self, as_json: bool = False, locale: str | None = None, at: str | None = None) -> None:
        self.as_json = as_json
        self._at = at
        self._own = Catalog(MESSAGES)
        self._platform: Any = None
        self._settings: Settings | None = None
        self.locale = _known(locale or os.environ.get("TESSERA_LOCALE") or _of_system())

    @property
    def is_standing(self) -> bool:
        """Whether the clock stands at a given time (`--at`)."""
        return self._at is not None

    @property
    def settings(self) -> Settings:
        """The settings of the environment, in the language of this call. Raises `Permanent` for values that are none."""
        if self._settings is None:
            try:
                found = read_settings()
            except ValueError as error:
                raise Permanent(Problem("bad_setting", params={"reason": str(error)})) from error
            self._settings = replace(found, locale=self.locale)
        return self._settings

    @property
    def platform(self) -> Any:
        """The platform (`runtime.services.platform.Platform`), built when it is first asked for."""
        if self._platform is None:
            from runtime.bootstrap import build
            from runtime.storage import workspace

            clock = workspace.clock_of if self._at is None else functools.partial(_standing, self._at)
            try:
                self._platform = build(self.settings, clock)
            except OSError as error:
                raise Permanent(Problem("data_dir_unusable", params={"reason": str(error)})) from error
        return self._platform

    @property
    def actor(self) -> Any:
        """Who acts here: the system, by a command (`runtime.auth.actor.Actor`)."""
        from runtime.auth.actor import Actor

        return Actor(via="command")

    def workspace(self, *, of_any_version: bool = False) -> Any:
        """The platform, refused with what to run where nothing has been installed yet, or by another version of the program."""
        from runtime.services.upgrade_database import refuse_unless_current
        from runtime.storage import workspace

        platform = self.platform
        with platform.database.read() as connection:
            if not workspace.exists(connection):
                raise Permanent(Problem("no_workspace_yet", params={"place": self.place()}))
            if not of_any_version:
                refuse_unless_current(connection)
        return platform

    def moment(self, text: str) -> datetime:
        """A time as somebody writes it, meant in the workspace's zone. Raises `Invalid`."""
        from runtime.storage import workspace

        with self.workspace().database.read() as connection:
            return read_moment(text, workspace.load(connection).zone)

    def place(self) -> str:
        """The database, as it may be shown: without a password."""
        scheme, separator, rest = self.settings.database_url.partition("://")
        return scheme + separator + rest.rpartition("@")[2]

    # what is said

    def say(self, code: str, **params: object) -> str:
        """A sentence of the command line."""
        return self._own.say(code, self.locale, params)

    def text(self, text: Text) -> str:
        """An author's text in the language of this call."""
        return localised(text, self.locale)

    def sentence(self, problem: Problem) -> str:
        """A problem as one sentence, its hint behind it."""
        if problem.code in self._own:
            return self._own.render(problem, self.locale)
        from runtime.bootstrap import catalog

        known = catalog() if self._platform is None else self._platform.catalog
        return str(known.render(problem, self.locale)) if problem.code in known else problem.code

    def told(self, problem: Problem) -> dict[str, object]:
        """A problem for programs."""
        found: dict[str, object] = {"code": problem.code, "pointer": problem.pointer, "message": self.sentence(problem)}
        return found if problem.hint is None else {**found, "hint": problem.hint}

    def answer(self, document: Any, show: Callable[[], None]) -> None:
        """The outcome: `document` for programs, what `show` prints for people."""
        if self.as_json:
            printing.print_json(document)
        else:
            show()

    def line(self, code: str, **params: object) -> None:
        """A sentence for people, on standard output."""
        if not self.as_json:
            printing.print_line(self.say(code, **params))

    def print(self, text: str) -> None:
        """A text for people, on standard output."""
        if not self.as_json:
            printing.print_line(text)

    def table(self, titles: Sequence[str], rows: Iterable[Sequence[object]], right: frozenset[int] = frozenset()) -> None:
        """A table for people."""
        printing.print_table(titles, rows, right)

    def problems(self, problems: Sequence[Problem], most: int = 200) -> None:
        """Problems for people: place, sentence, hint."""
        for problem in problems[:most]:
            printing.print_problem(problem.pointer, self.sentence(problem))
        if len(problems) > most:
            printing.print_problem("", self.say("more_problems", count=len(problems) - most))

    def refuse(self, status: int, problems: Sequence[Problem], document: Mapping[str, Any] | None = None) -> NoReturn:
        """End with these problems."""
        if self.as_json:
            error = {"code": problems[0].code, "problems": [self.told(problem) for problem in problems]}
            printing.print_json({**(document or {}), "error": error})
        else:
            self.problems(problems)
        sys.exit(status)

    def enter(self, work: Callable[[], None]) -> None:
        """Do the work of a command; whatever is refused becomes sentences and an exit status."""
        try:
            work()
        except AppError as error:
            self.refuse(status_of(error), error.problems)
        except KeyboardInterrupt:
            if not self.as_json:
                printing.print_problem("", self.say("interrupted"))
            sys.exit(INTERRUPTED)
        except BrokenPipeError:
            # Whoever read our output has seen enough; Python must not complain about it when it flushes.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        finally:
            if self._platform is not None:
                self._platform.database.close()


def status_of(error: AppError) -> int:
    """The exit status of an error."""
    if isinstance(error, Conflict | Transient):
        return BUSY
    return UNUSABLE if isinstance(error, Permanent) else REFUSED


def command(name: str, **attributes: Any) -> Callable[[Callable[..., None]], click.Command]:
    """Make a click command of a function that takes a `Door`; its docstring is the help."""

    def make(function: Callable[..., None]) -> click.Command:
        @click.command(
            name, help=inspect.getdoc(function), context_settings={"help_option_names": ["-h", "--help"]}, **attributes
        )
        @click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
        @click.option(
            "--locale", type=click.Choice(LOCALES), help="Language of messages; else TESSERA_LOCALE, else the system's."
        )
        @functools.wraps(function)
        def run(as_json: bool, locale: str | None, **given: Any) -> None:
            door = Door(as_json, locale, given.pop("clock_at", None))
            door.enter(lambda: function(door, **given))

        return run

    return make


def read_moment(text: str, zone: Any) -> datetime:
    """A time as somebody writes it; a bare day is its midnight in `zone`. Raises `Invalid`."""
    from engines.record.field_type import Refused
    from engines.record.moments import in_utc, read_when

    try:
        found = in_utc(read_when(text), zone)
    except Refused as refused:
        raise Invalid(Problem("bad_time", "/at", {"text": text[:60]})) from refused
    return found


def _standing(text: str, home: Any) -> Any:
    """A clock that stands at the time that `--at` says."""
    from engines.kernel.clock import FixedClock

    return FixedClock(read_moment(text, home.zone))


def _known(locale: str) -> str:
    return "zh-CN" if locale.lower().startswith("zh") else "en"


def _of_system() -> str:
    return next((found for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (found := os.environ.get(name))), "en")
