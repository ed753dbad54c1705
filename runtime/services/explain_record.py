"""Why: the traces of a record told as sentences that a shop assistant can repeat, in the reader's language.

Read from the trace rows and the rule's kept text, so it tells what was so when the rule acted, also after the rule was
changed or deleted.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from engines.access.showing import behind_mask
from engines.kernel.text import localised
from engines.record.entity import SYSTEM_FIELDS, Entity, Field
from engines.record.system_fields import DIRECTORY, SYSTEM_TYPES
from runtime.auth.actor import Actor
from runtime.services.guard import may_hear, sees_all
from runtime.services.list_records import find_row
from runtime.services.platform import Platform
from runtime.services.reconsider import Reconsidered, reconsider
from runtime.services.record_text import RecordText
from runtime.services.titled_formula import titled
from runtime.services.viewer import Viewer, view
from runtime.storage import traces
from runtime.storage.directory import Directory
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


def explain_record(
    platform: Platform, actor: Actor, form: str, id: int | str, locale: str, *, considered: bool = False
) -> list[Explained]:
    """What rules did because of a record, and to it, as far as the actor may see the records and accounts that it was done to;
    newest first. Raises `NotFound`.

    `considered`: behind it also the rules that listened and left nothing, worked out again as things are now (`reconsider.py`);
    their sentences say so.
    """
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        entity = viewer.entity(form)
        row = find_row(viewer, entity, id)
        found = traces.traces_of(connection, entity.id, int(row["id"]))
        texts = traces.rule_texts(connection, {(each.rule, each.rule_version) for each in found})
        teller = Teller(viewer, locale)
        told = [
            Explained(each, teller.tell(each, text, platform.sealer.open(connection, each.values) or {}))
            for each in found
            if teller.may_tell(each)
            for text in (texts.get((each.rule, each.rule_version), {}),)
        ]
        if considered:
            left = reconsider(platform, entity.id, row, found, texts)
            told += [Explained(one.trace, teller.tell_again(one)) for one in left]
        return told


class Teller:
    """Tells traces in one language, to one reader."""

    def __init__(self, viewer: Viewer, locale: str) -> None:
        self._viewer = viewer
        self._release = viewer.release
        self._locale = locale
        self._text = RecordText(viewer.release, locale, viewer.home.zone)
        self._names: dict[tuple[str, int], str] = {}

    def may_tell(self, trace: Trace) -> bool:
        """Whether the reader may see what it was about: the record that caused it, and the record or account it was done to."""
        if self._viewer.access.is_everything:
            return True
        if "ledger" in trace.effect and not self._viewer.sees_ledger(trace.effect["ledger"]):
            return False
        changed = trace.effect.get("field")
        if changed is not None and self._viewer.access.right(trace.target_form or "", changed) not in ("read", "write"):
            return False
        records = ((trace.form, trace.record_id), (trace.target_form, trace.target_id))
        return all(form is None or id is None or self._is_seen(form, id) for form, id in records)

    def _is_seen(self, form: str, id: int) -> bool:
        entity = self._release.entities.get(form)
        return entity is not None and self._viewer.can_see(entity, id, deleted=True)

    def tell(self, trace: Trace, text: Mapping[str, Any], values: Mapping[str, Any]) -> str:
        """One sentence."""
        entity = self._release.entities.get(trace.form)
        seen = [] if entity is None else self._values(entity, values)
        at = trace.at.astimezone(self._viewer.home.zone)
        params = {
            "record": self._label(trace.form, trace.record_id), "at": at.strftime("%Y-%m-%d %H:%M"),
            "rule": localised(text.get("name", trace.rule), self._locale), "version": self._version(trace),
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
            "version": self._version(one.trace),
        }  # fmt: skip
        if one.trace.outcome in _NOT_BECAUSE:
            return self._say(one.trace.outcome, **params)
        if one.trace.outcome == "failed":
            return self._say("why_failed_again", **params, cause=self._cause(one.trace))
        values = self._joined(self._values(self._release.entities[one.trace.form], one.trace.values))
        reason = self._reason(one.trace)
        if one.part is not None and self._viewer.access.is_everything:
            reason = self._say(
                "why_part" if values else "why_part_alone", part=titled(*one.part, self._release, self._locale), values=values
            )
        return self._say("why_again", **params, effect=reason)

    def _version(self, trace: Trace) -> str:
        """Of a rule that people keep as a record its number. A rule of the blueprint has a digest, which says nothing to them."""
        return self._say("why_version", number=trace.rule_version) if ":" in trace.rule else ""

    def _cause(self, trace: Trace) -> str:
        if not self._viewer.access.is_everything:  # it is told with values of any record
            return self._say("why_cause_untold")
        return self._say(trace.effect["cause"], **trace.effect["params"])

    def _reason(self, trace: Trace) -> str:
        text = trace.effect.get("text")
        if text:
            return localised(text, self._locale)
        if not may_hear(self._viewer.access, self._release, trace.effect.get("about", {})):
            return self._say("refused_by_rule")
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
            seen = [name for name in _in_order(entity, effect["set"]) if self._viewer.access.sees(entity.id, name)]
            params["set"] = self._joined([self._set(entity, name, effect["set"][name]) for name in seen])
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
        return self._say("why_set", title=self._title(field, name), value=self._seen(entity, field, name, value))

    def _values(self, entity: Entity, values: Mapping[str, object]) -> list[str]:
        return [self._value(entity, path, values[path]) for path in _in_order(entity, values) if self._leads(entity, path)]

    def _leads(self, entity: Entity, path: str) -> bool:
        """Whether the reader may see every field of a path, and all records that it, or a value worked out at its end, may have
        come from: which ones they were is not kept."""
        access = self._viewer.access
        if access.is_everything:
            return True
        form: Entity | None = entity
        steps = path.split(".")
        for number, step in enumerate(steps):
            if form is None:
                return True
            right, field = access.right(form.id, step), form.fields.get(step)
            if right == "hidden" or (right == "masked" and number + 1 < len(steps)) or not self._is_from_seen(field):
                return False
            form = None if field is None or field.target is None else self._release.entities.get(field.target)
            if form is not None and number + 1 < len(steps) and not sees_all(access, form.id):
                return False
        return True

    def _is_from_seen(self, field: Field | None) -> bool:
        if field is None or field.is_stored or field.formula is None:
            return True
        forms = {form for form, _ in field.formula.reads.fields if form in self._release.entities} - {field.entity}
        return all(sees_all(self._viewer.access, form) for form in forms)

    def _value(self, entity: Entity, path: str, value: object) -> str:
        titles: list[str] = []
        field: Field | None = None
        form: Entity | None = entity
        last = entity
        step = ""
        for step in path.split("."):
            last = form or last
            field = None if form is None else form.fields.get(step)
            titles.append(self._title(field, step))
            form = None if field is None or field.target is None else self._release.entities.get(field.target)
        separator = "的" if self._locale == "zh-CN" else " › "
        title = separator.join(titles)
        return (
            self._say("why_no_value", title=title)
            if value is None
            else self._say("why_value", title=title, value=self._seen(last, field, step, value))
        )

    def _title(self, field: Field | None, name: str) -> str:
        if field is None:
            return self._say(f"why_field_{name}") if name in SYSTEM_FIELDS else name
        return localised(field.title, self._locale)

    def _seen(self, entity: Entity, field: Field | None, name: str, value: object) -> str:
        """A value as this reader may see it."""
        if field is not None and self._viewer.is_masked(entity, field.id):
            return behind_mask(field, value) or self._say("why_nothing")
        return self._shown(field, name, value)

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
        entity, access = self._release.entities.get(form), self._viewer.access
        if entity is None or entity.label is None or not access.sees(form, entity.label):
            return str(id)
        if not access.is_everything and not self._is_seen(form, id):
            return str(id)
        connection, tables = self._viewer.connection, self._viewer.installed.tables
        rows = fetch(connection, tables, form, (id,)) or fetch_deleted(connection, tables, form, (id,))
        name: object = rows[0].get(entity.label) if rows else None
        return str(id) if name is None else self._seen(entity, entity.fields.get(entity.label), entity.label, name)

    def _person(self, form: str, id: int) -> str:
        found = Directory(self._viewer.connection).find(form, "id", id)
        return str(id) if found is None else str(found.get("name") or found.get("login") or id)

    def _joined(self, parts: Sequence[str]) -> str:
        return self._say("why_join").join(parts)

    def _say(self, code: str, **params: object) -> str:
        return self._viewer.platform.catalog.say(code, self._locale, params)


def _in_order(entity: Entity, paths: Iterable[str]) -> list[str]:
    """Paths as their fields stand in the form: databases keep objects in orders of their own."""
    places = {name: place for place, name in enumerate(entity.fields)}
    return sorted(paths, key=lambda path: (places.get(path.split(".")[0], -1), path))
