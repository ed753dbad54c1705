"""Plays the scenarios that blueprints carry: a clock, records, steps, and what must be so. Knows no app.

`play` stops at the first step that comes out otherwise and says which; expected numbers are compared exactly.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engines.kernel.errors import AppError
from tests.acceptance.installation import Installation


class Surprise(AssertionError):
    """A step came out otherwise than the scenario says."""


def play(installation: Installation, scenario: Mapping[str, Any]) -> None:
    """Play all steps of a scenario on an installation without records."""
    given = scenario.get("given", {})
    if "clock" in given:
        installation.at(given["clock"])
    run = _Run(installation)
    for number, record in enumerate(given.get("records", ())):
        run.step(f"given {number}", {"save": record})
    for number, step in enumerate(scenario["steps"]):
        run.step(f"step {number}", step)


class _Run:
    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._ids: dict[str, int] = {}

    def step(self, place: str, step: Mapping[str, Any]) -> None:
        if "at" in step:
            self._installation.at(step["at"])
        (kind,) = set(step) - {"at", "refused"}
        wanted = step.get("refused")
        try:
            getattr(self, f"_{kind}")(step[kind])
        except Surprise as surprise:
            raise Surprise(f"{place}: {surprise} in {step}") from None
        except AppError as error:
            if wanted is None or wanted not in [problem.code for problem in error.problems]:
                raise Surprise(f"{place}: refused with {error} in {step}") from error
        else:
            if wanted is not None:
                raise Surprise(f"{place}: was not refused with {wanted}: {step}")

    def _save(self, save: Mapping[str, Any]) -> None:
        id = self._ids[save["id"][1:]] if "id" in save else None
        saved = self._installation.save(save["form"], self._meant(save["values"]), id)
        if "as" in save:
            self._ids[save["as"]] = saved

    def _delete(self, delete: Mapping[str, Any]) -> None:
        self._installation.delete(delete["form"], self._meant(delete["id"]))

    def _action(self, action: Mapping[str, Any]) -> None:
        self._installation.do(action["form"], self._meant(action["id"]), action["key"], **self._meant(action.get("inputs", {})))

    def _run_due(self, _always: bool) -> None:
        done = self._installation.work()
        if done.counts["failed"]:
            raise Surprise(f"{done.counts['failed']} jobs failed: {self._installation.incidents()}")

    def _expect(self, expect: Mapping[str, Any]) -> None:
        if "why" in expect:
            self._told(expect["why"])
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

    def _told(self, why: Mapping[str, Any]) -> None:
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
