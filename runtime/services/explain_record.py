"""Why: the traces of a record told as sentences that a shop assistant can repeat, in the reader's language.

Read from the trace rows and the rule's kept text, so it tells what was so when the rule acted, also after the rule was
changed or deleted.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from typing import Any

from engines.blueprint.model import Release
from engines.kernel.errors import NotFound, Problem
from engines.kernel.messages import Catalog
from engines.kernel.text import localised
from engines.record.entity import SYSTEM_FIELDS, Entity, Field
from engines.record.system_fields import DIRECTORY, SYSTEM_TYPES
from runtime.services.list_records import find_row
from runtime.services.platform import Platform
from runtime.services.reconsider import Reconsidered, reconsider
from runtime.services.record_text import RecordText
from runtime.services.titled_formula import titled
from runtime.storage import traces, workspace
from runtime.storage.database import Connection
from runtime.storage.directory import Directory
from runtime.storage.dynamic.tables import Tables
from runtime.storage.records import fetch, fetch_deleted
from runtime.storage.traces import Trace

_READ: Mapping[str, Callable[[str], object]] = {
    "datetime": datetime.fromisoformat, "date": date.fromisoformat, "time": time.fromisoformat, "decimal": Decimal,
}  # fmt: skip

#: Of rules that were worked out again: whole sentences, because there is no reason to tell.
_NOT_BECAUSE = ("would_act_now", "nothing_to_do", "event_not_kept")


@dataclass(frozen=True, slots=True)
class Explained:
    """One effect or refusal, with its sentence."""

    trace: Trace
    sentence: str


def explain_record(platform: Platform, form: str, id: int | str, locale: str, *, considered: bool = False) -> list[Explained]:
    """What rules did because of a record, and to it; newest first.

    `considered`: behind it also the rules that listened and left nothing, worked out again as things are now (`reconsider.py`);
    their sentences say so.
    """
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
        told = [
            Explained(each, teller.tell(each, text, platform.sealer.open(each.values) or {}))
            for each in found
            for text in (texts.get((each.rule, each.rule_version), {}),)
        ]
        if considered:
            left = reconsider(platform, entity.id, row, found, texts)
            told += [Explained(one.trace, teller.tell_again(one)) for one in left]
        return told


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
        self._text = RecordText(release, locale, zone)
        self._names: dict[tuple[str, int], str] = {}

    def tell(self, trace: Trace, text: Mapping[str, Any], values: Mapping[str, Any]) -> str:
        """One sentence."""
        entity = self._release.entities.get(trace.form)
        seen = [] if entity is None else self._values(entity, values)
        params = {
            "record": self._label(trace.form, trace.record_id), "at": trace.at.astimezone(self._zone).strftime("%Y-%m-%d %H:%M"),
            "rule": localised(text.get("name", trace.rule), self._locale), "version": trace.rule_version,
            "seen": self._say("why_seen", values=self._joined(seen)) if seen else "",
        }  # fmt: skip
        if trace.outcome == "done":
            return self._say("why_done", **params, effect=self._effect(trace))
        if trace.outcome == "failed":
            return self._say("why_failed", **params, cause=self._cause(trace))
        return self._say("why_refused", **params, effect=self._reason(trace))

    def tell_again(self, one: Reconsidered) -> str:
        """One sentence of a rule that was worked out again."""
        params = {
            "record": self._label(one.trace.form, one.trace.record_id), "rule": localised(one.name, self._locale),
            "version": one.trace.rule_version,
        }  # fmt: skip
        if one.trace.outcome in _NOT_BECAUSE:
            return self._say(one.trace.outcome, **params)
        if one.trace.outcome == "failed":
            return self._say("why_failed_again", **params, cause=self._cause(one.trace))
        values = self._joined(self._values(self._release.entities[one.trace.form], one.trace.values))
        reason = self._reason(one.trace)
        if one.part is not None:
            reason = self._say(
                "why_part" if values else "why_part_alone", part=titled(*one.part, self._release, self._locale), values=values
            )
        return self._say("why_again", **params, effect=reason)

    def _cause(self, trace: Trace) -> str:
        return self._say(trace.effect["cause"], **trace.effect["params"])

    def _reason(self, trace: Trace) -> str:
        text = trace.effect.get("text")
        if text:
            return localised(text, self._locale)
        params = dict(trace.effect.get("params", {}))
        if "argument" in params:
            params["argument"] = self._argument(trace, params["argument"])
        return self._say(trace.outcome, **params)

    def _argument(self, trace: Trace, name: str) -> str:
        """What had no value: the field in which a rule's record says it, else the argument in words."""
        for ruleset in self._release.rules.rulesets.values():
            if name in ruleset.fields and trace.rule.startswith(f"{ruleset.form}:"):
                field = self._release.entities[ruleset.form].fields[ruleset.fields[name]]
                return self._title(field, name)
        return self._say(f"why_argument_{name}")

    def _effect(self, trace: Trace) -> str:
        effect = trace.effect
        target = "" if trace.target_form is None or trace.target_id is None else self._label(trace.target_form, trace.target_id)
        entity = self._release.entities.get(trace.target_form or "")
        params: dict[str, object] = {**effect, "target": target, "amount": trace.amount, "by": effect.get("by")}
        if "ledger" in effect:
            ledger = self._release.ledgers.get(effect["ledger"])
            params["unit"] = "" if ledger is None else localised(ledger.unit or ledger.title, self._locale)
        if "set" in effect and entity is not None:
            changed = {name: effect["set"][name] for name in _in_order(entity, effect["set"])}
            params["set"] = self._joined([self._set(entity, name, value) for name, value in changed.items()])
        if "field" in effect and entity is not None:
            params["title"] = self._title(entity.fields.get(effect["field"]), effect["field"])
        if "answers" in effect:
            return self._reversed(effect["answers"], params)
        if effect["kind"] == "adjust":
            by = Decimal(str(effect["by"]))
            return self._say("why_raise" if by >= 0 else "why_lower", **{**params, "by": self._shown(None, "", abs(by))})
        return self._say(f"why_{effect['kind']}", **params)

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
        return self._say("why_set", title=self._title(field, name), value=self._shown(field, name, value))

    def _values(self, entity: Entity, values: Mapping[str, object]) -> list[str]:
        return [self._value(entity, path, values[path]) for path in _in_order(entity, values)]

    def _value(self, entity: Entity, path: str, value: object) -> str:
        titles: list[str] = []
        field: Field | None = None
        form: Entity | None = entity
        step = ""
        for step in path.split("."):
            field = None if form is None else form.fields.get(step)
            titles.append(self._title(field, step))
            form = None if field is None or field.target is None else self._release.entities.get(field.target)
        separator = "的" if self._locale == "zh-CN" else " › "
        title = separator.join(titles)
        return (
            self._say("why_no_value", title=title)
            if value is None
            else self._say("why_value", title=title, value=self._shown(field, step, value))
        )

    def _title(self, field: Field | None, name: str) -> str:
        if field is None:
            return self._say(f"why_field_{name}") if name in SYSTEM_FIELDS else name
        return localised(field.title, self._locale)

    def _shown(self, field: Field | None, name: str, value: object) -> str:
        """A value as people read it; it stands in the trace as JSON."""
        kind = SYSTEM_TYPES.get(name) if field is None else field.value_type
        if value is None:
            return self._say("why_nothing")
        if kind is None:
            return self._text.plain(value, field)
        if kind.kind == "reference" and isinstance(value, int):
            return self._name(kind.form or "", value)
        read = _READ.get(kind.kind)
        return self._text.plain(read(value) if read is not None and isinstance(value, str) else value, field)

    def _label(self, form: str, id: int) -> str:
        """A record as people call it: the form's title and the record's name."""
        entity = self._release.entities.get(form)
        title = form if entity is None else localised(entity.title, self._locale)
        return f"{title}{'' if self._locale == 'zh-CN' else ' '}{self._name(form, id)}"

    def _name(self, form: str, id: int) -> str:
        """The value of a record's label field, also of a deleted one; else its number."""
        if (form, id) not in self._names:
            self._names[form, id] = self._person(form, id) if form in DIRECTORY else self._named(form, id)
        return self._names[form, id]

    def _named(self, form: str, id: int) -> str:
        entity = self._release.entities.get(form)
        if entity is None or entity.label is None:
            return str(id)
        rows = fetch(self._connection, self._tables, form, (id,)) or fetch_deleted(self._connection, self._tables, form, (id,))
        name: object = rows[0].get(entity.label) if rows else None
        return str(id) if name is None else self._shown(entity.fields.get(entity.label), entity.label, name)

    def _person(self, form: str, id: int) -> str:
        found = Directory(self._connection).find(form, "id", id)
        return str(id) if found is None else str(found.get("name") or found.get("login") or id)

    def _joined(self, parts: Sequence[str]) -> str:
        return self._say("why_join").join(parts)

    def _say(self, code: str, **params: object) -> str:
        return self._catalog.say(code, self._locale, params)


def _in_order(entity: Entity, paths: Iterable[str]) -> list[str]:
    """Paths as their fields stand in the form: databases keep objects in orders of their own."""
    places = {name: place for place, name in enumerate(entity.fields)}
    return sorted(paths, key=lambda path: (places.get(path.split(".")[0], -1), path))
