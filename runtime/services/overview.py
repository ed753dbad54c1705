"""An installation at a glance: apps with their forms and numbers, what rules did lately, ledgers, what failed.

Knows no form: what is worth showing is found by what forms declare. Called for the administrator's first page.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engines.kernel.text import Text, localised
from engines.record.entity import Entity, Field
from engines.record.query import Query
from runtime.auth.actor import Actor
from runtime.services.explain_record import Teller
from runtime.services.platform import Platform
from runtime.services.record_text import RecordText
from runtime.services.release import Installed
from runtime.services.viewer import Viewer, view
from runtime.storage import ledger_report, records, traces
from runtime.storage.database import Connection
from runtime.storage.query_builder import RecordQueries
from runtime.storage.recent_traces import newest_traces

#: Beyond so many records a page is not the place to group them.
_MOST_GROUPED = 300_000
_GROUPS = 6
_HAPPENINGS = 12
#: Records of one form among them at most, so that one busy form does not hide the others.
_OF_ONE_FORM = 4
_TRACES = 600


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a form's records."""

    title: str
    count: int
    colour: str


@dataclass(frozen=True, slots=True)
class FormCard:
    """One form."""

    key: str
    title: str
    count: int
    grouped_by: str
    shares: Sequence[Share]


@dataclass(frozen=True, slots=True)
class AppCard:
    """One app."""

    key: str
    title: str
    version: str
    forms: Sequence[FormCard]


@dataclass(frozen=True, slots=True)
class Happening:
    """What one record set off."""

    title: str
    """Of the form."""
    name: str
    """What the record is called by."""
    form: str
    id: int
    at: datetime
    steps: Sequence[tuple[str, bool]]
    """Sentence, and whether it was done (else refused)."""


@dataclass(frozen=True, slots=True)
class LedgerCard:
    """One ledger."""

    key: str
    title: str
    unit: str
    totals: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Overview:
    """All of it, in one language."""

    apps: Sequence[AppCard]
    happenings: Sequence[Happening]
    ledgers: Sequence[LedgerCard]


def overview(platform: Platform, locale: str) -> Overview:
    """The installation as it is now. Raises `Permanent` where nothing is installed."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, Actor())
        installed, release, now = viewer.installed, viewer.release, viewer.now
        cards = _Cards(connection, installed, viewer.queries, locale)
        return Overview(
            apps=[
                AppCard(app.key, localised(app.title, locale), app.version, cards.of_app(app.key))
                for app in release.apps.values()
            ],
            happenings=_happenings(viewer, locale),
            ledgers=[
                LedgerCard(ledger.id, localised(ledger.title, locale), localised(ledger.unit or ledger.title, locale),
                           ledger_report.programme_at(connection, platform.ledger_tables, ledger.id, now))
                for ledger in release.ledgers.values()
            ],
        )  # fmt: skip


class _Cards:
    """The forms of a release with their numbers."""

    def __init__(self, connection: Connection, installed: Installed, queries: RecordQueries, locale: str) -> None:
        self._connection = connection
        self._installed = installed
        self._queries = queries
        self._locale = locale

    def of_app(self, app: str) -> list[FormCard]:
        """Its forms, the fullest first."""
        entities = [each for each in self._installed.release.entities.values() if each.app == app and each.parent is None]
        return sorted((self._of(entity) for entity in entities), key=lambda card: -card.count)

    def _of(self, entity: Entity) -> FormCard:
        count = records.count(self._connection, self._installed.tables, entity.id)
        field = self._worth_grouping(entity)
        shares: list[Share] = []
        if field is not None and 0 < count <= _MOST_GROUPED:
            groups = self._queries.groups(self._connection, Query(entity.id, limit=_GROUPS), (field.id,))
            shares = [self._share(field, values[0], number) for values, number in groups]
        title = "" if field is None else self._say(field.title)
        return FormCard(entity.key, self._say(entity.title), count, title, shares)

    def _worth_grouping(self, entity: Entity) -> Field | None:
        """Of the columns that the form shows first: a state, else a link to a small form, else a choice."""
        definition = self._installed.release.forms.get(entity.id)
        view = None if definition is None else next((each for each in definition.views.values() if each.is_default), None)
        keys = [*entity.by_key] if view is None else [column.path for column in view.columns]
        shown = [entity.by_key[key] for key in keys if key in entity.by_key and entity.by_key[key].is_stored]
        entities = self._installed.release.entities
        states = [each for each in shown if each.type.has_transitions]
        small = [each for each in shown if each.target in entities and entities[each.target or ""].is_small]
        choices = [each for each in shown if each.type.has_options and each.value_type.item is None]
        return next(iter((*states, *small, *choices)), None)

    def _share(self, field: Field, value: object, count: int) -> Share:
        if value is None:
            return Share("–", count, "")
        if field.target is not None and isinstance(value, int):
            target = self._installed.release.entities[field.target]
            rows = records.fetch(self._connection, self._installed.tables, target.id, (value,))
            name = rows[0].get(target.label or "") if rows else None
            return Share(str(value if name is None else name), count, "")
        for option in field.settings.get("options", ()):
            if option.get("id", option["key"]) == value:
                return Share(self._say(option.get("title", option["key"])), count, option.get("color", ""))
        return Share(str(value), count, "")

    def _say(self, text: Text) -> str:
        return localised(text, self._locale)


def _happenings(viewer: Viewer, locale: str) -> list[Happening]:
    """The newest traces, by the record that set them off."""
    connection, installed, zone = viewer.connection, viewer.installed, viewer.home.zone
    groups: dict[tuple[str, int], list[traces.Trace]] = {}
    forms: Counter[str] = Counter()
    for each in newest_traces(connection, _TRACES):
        record = (each.form, each.record_id)
        if record not in groups and (len(groups) == _HAPPENINGS or forms[each.form] == _OF_ONE_FORM):
            continue
        forms[each.form] += record not in groups
        groups.setdefault(record, []).append(each)
    rules = {(each.rule, each.rule_version) for ones in groups.values() for each in ones}
    texts = traces.rule_texts(connection, rules)
    teller = Teller(viewer, locale)
    text = RecordText(installed.release, locale, zone)
    answer = []
    for (form, id), ones in groups.items():
        steps = []
        for one in reversed(ones):
            seen = viewer.open(one.values) or {}
            steps.append((teller.tell(one, texts.get((one.rule, one.rule_version), {}), seen), one.outcome == "done"))
        entity = installed.release.entities.get(form)
        if entity is not None:
            rows = records.fetch(connection, installed.tables, form, (id,))
            name = text.label(form, rows[0]) if rows else str(id)
            title = localised(entity.title, locale)
            answer.append(Happening(title, name, entity.key, id, ones[0].at.astimezone(zone), steps))
    return answer
