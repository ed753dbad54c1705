"""Plays the scenarios that blueprints carry: a clock, records, steps, and what must be so. Knows no app.

`play` stops at the first step that comes out otherwise and says which; expected numbers are compared exactly.
"""

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engines.kernel.errors import AppError
from tests.acceptance.installation import Installation
from tests.acceptance.staff import Staff
from tests.plugins.receivers import SmtpReceiver, smtp_receiver
from tests.runtime.services.post import mail, open_to_here, sent


class Surprise(AssertionError):
    """A step came out otherwise than the scenario says."""


def play(installation: Installation, scenario: Mapping[str, Any]) -> None:
    """Play all steps of a scenario on an installation without records."""
    given = scenario.get("given", {})
    if "clock" in given:
        installation.at(given["clock"])
    with ExitStack() as until_the_end:
        server = None
        if given.get("has_mail"):
            server = until_the_end.enter_context(smtp_receiver())
            installation.platform = open_to_here(installation.platform)
            mail(installation, server.port)
        run = _Run(installation, server)
        run.people(given)
        for number, record in enumerate(given.get("records", ())):
            run.step(f"given {number}", {"save": record})
        for number, step in enumerate(scenario["steps"]):
            run.step(f"step {number}", step)


class _Run:
    def __init__(self, installation: Installation, server: SmtpReceiver | None) -> None:
        self._installation = installation
        self._server = server
        self._staff = Staff(installation)
        self._who: str | None = None
        self._ids: dict[str, int] = {}

    def people(self, given: Mapping[str, Any]) -> None:
        for person in given.get("people", ()):
            self._staff.add(person["login"], person.get("roles", ()))

    def step(self, place: str, step: Mapping[str, Any]) -> None:
        if "at" in step:
            self._installation.at(step["at"])
        (kind,) = set(step) - {"at", "who", "refused"}
        wanted, self._who = step.get("refused"), step.get("who")
        try:
            getattr(self, f"_{kind}")(step[kind])
        except (Surprise, LookupError) as surprise:
            raise Surprise(f"{place}: {surprise} in {step}") from None
        except AppError as error:
            if wanted is None or wanted not in [problem.code for problem in error.problems]:
                raise Surprise(f"{place}: refused with {error} in {step}") from error
        else:
            if wanted is not None:
                raise Surprise(f"{place}: was not refused with {wanted}: {step}")

    def _save(self, save: Mapping[str, Any]) -> None:
        id = self._ids[save["id"][1:]] if "id" in save else None
        saved = self._staff.save(self._who, save["form"], self._meant(save["values"]), id)
        if "as" in save:
            self._ids[save["as"]] = saved

    def _delete(self, delete: Mapping[str, Any]) -> None:
        self._staff.delete(self._who, delete["form"], self._meant(delete["id"]))

    def _find(self, find: Mapping[str, Any]) -> None:
        found = self._installation.ids(find["form"], find["where"])
        _counted(1, len(found))
        self._ids[find["as"]] = found[0]

    def _action(self, action: Mapping[str, Any]) -> None:
        self._staff.do(self._who, action["form"], self._meant(action["id"]), action["key"], self._meant(action.get("inputs", {})))

    def _act(self, act: Mapping[str, Any]) -> None:
        more = {name: self._meant(act[name]) for name in ("comment", "to", "values") if name in act}
        self._staff.act(self._who or "", act["task"], self._meant(act.get("about")), act["verb"], **more)

    def _run_due(self, _always: bool) -> None:
        done = self._installation.work()
        if done.counts["failed"]:
            raise Surprise(f"{done.counts['failed']} jobs failed: {self._installation.incidents()}")

    def _expect(self, expect: Mapping[str, Any]) -> None:
        for kind in ("why", "tasks", "processes", "messages"):
            if kind in expect:
                getattr(self, f"_expect_{kind}")(expect[kind])
                return
        if "id" in expect:
            found = self._installation.values(expect["form"], self._meant(expect["id"]))
            if not found:
                raise Surprise("the record is not there")
            wanted = self._meant(expect.get("values", {}))
            differences = {key: found[key] for key, value in wanted.items() if not _same(found[key], value)}
            if differences:
                raise Surprise(f"found {differences}")
        if "count" in expect:
            count = len(self._installation.ids(expect["form"], expect.get("where")))
            if count != expect["count"]:
                raise Surprise(f"counted {count}")

    def _expect_tasks(self, wanted: Mapping[str, Any]) -> None:
        _counted(wanted["count"], len(self._staff.tasks(wanted.get("who"), wanted.get("task"), self._meant(wanted.get("about")))))

    def _expect_processes(self, wanted: Mapping[str, Any]) -> None:
        found = self._staff.processes(wanted["process"], self._meant(wanted.get("about")))
        _counted(wanted["count"], sum(_fits(each, wanted, "state", "outcome") for each in found))

    def _expect_messages(self, wanted: Mapping[str, Any]) -> None:
        found = [
            {"state": each.state, "about": each.record_id} for each in sent(self._installation) if each.key == wanted["message"]
        ]  # fmt: skip
        meant = {**wanted, "about": self._meant(wanted.get("about"))} if "about" in wanted else wanted
        _counted(wanted["count"], sum(_fits(each, meant, "state", "about") for each in found))
        if "contains" in wanted:
            last = [] if self._server is None else self._server.mails[-1:]
            told = [f"{each['Subject']}\n{each.get_content()}" for each in last]
            if not any(wanted["contains"] in text for text in told):
                raise Surprise(f"the last mail says {told}")

    def _expect_why(self, why: Mapping[str, Any]) -> None:
        wanted = why["contains"]
        texts = wanted if isinstance(wanted, dict) else {"zh-CN": wanted, "en": wanted}
        for locale, text in texts.items():
            sentences = self._installation.why(why["form"], self._meant(why["id"]), locale)
            if not any(text in sentence for sentence in sentences):
                raise Surprise(f"no sentence in {locale} has “{text}”: {sentences}")

    def _meant(self, value: Any) -> Any:
        """The value with `$name` replaced by the id of that record, anywhere in it."""
        if isinstance(value, str) and value.startswith("$"):
            return self._ids[value[1:]]
        if isinstance(value, Mapping):
            return {key: self._meant(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._meant(inner) for inner in value]
        return value


def _counted(wanted: int, found: int) -> None:
    if found != wanted:
        raise Surprise(f"counted {found}")


def _fits(found: Mapping[str, Any], wanted: Mapping[str, Any], *names: str) -> bool:
    """Whether it has the values that are wanted of it."""
    return all(found[name] == wanted[name] for name in names if name in wanted)


def _same(found: object, wanted: object) -> bool:
    """Whether a value is the one that the scenario writes: numbers with their places, times as moments."""
    if isinstance(found, bool) or found is None or wanted is None:
        return found is wanted
    if isinstance(found, Decimal):
        return str(wanted) == format(found, "f")
    if isinstance(found, datetime):
        return found == datetime.fromisoformat(str(wanted))
    if isinstance(found, date):
        return found.isoformat() == wanted
    if isinstance(found, tuple):
        return list(found) == wanted
    return found == wanted
