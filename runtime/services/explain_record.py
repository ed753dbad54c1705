"""Why: the traces of a record told as sentences that a shop assistant can repeat, in the reader's language.

Read from the trace rows and the rule's kept text, so it tells what was so when the rule acted, also after the rule was
changed or deleted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from engines.blueprint.model import Release
from engines.kernel.errors import NotFound, Problem
from engines.kernel.messages import Catalog
from engines.kernel.text import localised
from engines.record.entity import Entity, Field
from runtime.services.list_records import find_row
from runtime.services.platform import Platform
from runtime.storage import traces, workspace
from runtime.storage.database import Connection
from runtime.storage.dynamic.tables import Tables
from runtime.storage.records import fetch
from runtime.storage.traces import Trace


@dataclass(frozen=True, slots=True)
class Explained:
    """One effect or refusal, with its sentence."""

    trace: Trace
    sentence: str


def explain_record(platform: Platform, form: str, id: int | str, locale: str) -> list[Explained]:
    """What rules did because of a record, and to it; newest first."""
    with platform.database.read() as connection:
        installed = platform.releases.current(connection)
        entity = installed.release.entity(form)
        row = find_row(connection, installed.tables, entity, id, deleted=True)
        if row is None:
            raise NotFound(Problem("record_not_found"))
        found = traces.traces_of(connection, entity.id, int(row["id"]))
        texts = traces.rule_texts(connection, {(each.rule, each.rule_version) for each in found})
        zone = workspace.load(connection).zone
        teller = Teller(connection, installed.release, installed.tables, platform.catalog, locale, zone)
        return [
            Explained(each, teller.tell(each, text, platform.sealer.open(each.values) or {}))
            for each in found
            for text in (texts.get((each.rule, each.rule_version), {}),)
        ]


class Teller:
    """Tells traces in one language."""

    def __init__(
        self, connection: Connection, release: Release, tables: Tables, catalog: Catalog, locale: str, zone: tzinfo
    ) -> None:  # fmt: skip
        self._connection = connection
        self._release = release
        self._tables = tables
        self._catalog = catalog
        self._locale = locale
        self._zone = zone
        self._labels: dict[tuple[str, int], str] = {}

    def tell(self, trace: Trace, text: Mapping[str, Any], values: Mapping[str, Any]) -> str:
        """One sentence."""
        entity = self._release.entities.get(trace.form)
        seen = [self._value(entity, path, value) for path, value in values.items()] if entity is not None else []
        params = {
            "record": self._label(trace.form, trace.record_id), "at": trace.at.astimezone(self._zone).strftime("%Y-%m-%d %H:%M"),
            "rule": localised(text.get("name", trace.rule), self._locale), "version": trace.rule_version,
            "seen": self._say("why_seen", values=self._joined(seen)) if seen else "",
        }  # fmt: skip
        if trace.outcome == "done":
            return self._say("why_done", **params, effect=self._effect(trace))
        reason = trace.effect.get("text")
        told = localised(reason, self._locale) if reason else self._say(trace.outcome, **trace.effect.get("params", {}))
        return self._say("why_refused", **params, effect=told)

    def _effect(self, trace: Trace) -> str:
        effect = trace.effect
        target = "" if trace.target_form is None or trace.target_id is None else self._label(trace.target_form, trace.target_id)
        entity = self._release.entities.get(trace.target_form or "")
        params: dict[str, object] = {**effect, "target": target, "amount": trace.amount, "by": effect.get("by")}
        if "ledger" in effect:
            ledger = self._release.ledgers.get(effect["ledger"])
            params["unit"] = "" if ledger is None else localised(ledger.unit or ledger.title, self._locale)
        if "set" in effect and entity is not None:
            params["set"] = self._joined([self._set(entity, name, value) for name, value in effect["set"].items()])
        if "field" in effect and entity is not None:
            params["title"] = self._title(entity.fields.get(effect["field"]), effect["field"])
        return self._reversed(effect["answers"], params) if "answers" in effect else self._say(f"why_{effect['kind']}", **params)

    def _reversed(self, answers: Sequence[Mapping[str, Any]], params: Mapping[str, object]) -> str:
        """What the ledger took back of what had been given, and gave back of what had been taken, with what came of it."""
        parts: list[str] = []
        for gives, word in ((False, "taken_back"), (True, "given_back")):
            mine = [each for each in answers if (each["type"] == "REVERSE_DEBIT") is gives]
            sums = {name: sum(each[name] for each in mine) for name in ("amount", "owed", "expired")}
            then = "_owed" if sums["owed"] else "_expired" if gives and sums["expired"] else ""
            if mine:
                after = {"balance": mine[-1]["active"], "debt": mine[-1]["debt"]}
                parts.append(self._say(f"why_{word}{then}", **{**params, **sums, **after}))
        return self._joined(parts)

    def _set(self, entity: Entity, name: str, value: object) -> str:
        field = entity.fields.get(name)
        return self._say("why_set", title=self._title(field, name), value=self._shown(field, value))

    def _value(self, entity: Entity, path: str, value: object) -> str:
        titles: list[str] = []
        field: Field | None = None
        form: Entity | None = entity
        for step in path.split("."):
            field = None if form is None else form.fields.get(step)
            titles.append(self._title(field, step))
            form = None if field is None or field.target is None else self._release.entities.get(field.target)
        separator = "的" if self._locale == "zh-CN" else " › "
        return self._say("why_value", title=separator.join(titles), value=self._shown(field, value))

    def _title(self, field: Field | None, name: str) -> str:
        return name if field is None else localised(field.title, self._locale)

    def _shown(self, field: Field | None, value: object) -> object:
        if value is None:
            return self._say("why_nothing")
        if field is not None and field.target is not None and isinstance(value, int):
            return self._label(field.target, value)
        for option in () if field is None else field.settings.get("options", ()):
            if option.get("id", option["key"]) == value:
                return localised(option.get("title", option["key"]), self._locale)
        return value

    def _label(self, form: str, id: int) -> str:
        """A record as people call it: the form's title and the value of its label field."""
        if (form, id) not in self._labels:
            entity = self._release.entities.get(form)
            title = form if entity is None else localised(entity.title, self._locale)
            name: object = None
            if entity is not None and entity.label is not None:
                rows = fetch(self._connection, self._tables, form, (id,))
                name = rows[0].get(entity.label) if rows else None
            separator = "" if self._locale == "zh-CN" else " "
            self._labels[form, id] = f"{title}{separator}{id if name is None else name}"
        return self._labels[form, id]

    def _joined(self, parts: Sequence[str]) -> str:
        return self._say("why_join").join(parts)

    def _say(self, code: str, **params: object) -> str:
        return self._catalog.say(code, self._locale, params)
