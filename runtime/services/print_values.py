"""What a print template is given of records: fetched as their reader may see them, and only what the template reads."""

from base64 import b64encode
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from engines.access.masks import Masked
from engines.expression.scope import FormShape, Scope
from engines.expression.types import BOOLEAN
from engines.form.print_names import Reads, target_of
from engines.kernel.text import localised
from engines.record.entity import SYSTEM_FIELDS, Entity, Field
from engines.record.field_types.user import USER
from engines.record.query import Query
from engines.record.system_fields import DIRECTORY as DIRECTORY_FORMS
from engines.record.system_fields import SYSTEM_TYPES
from runtime.printing.values import CURRENCY, packed, packed_amount, packed_file, packed_option, packed_record
from runtime.services.personal_reads import note_page
from runtime.services.viewer import Viewer
from runtime.storage import files
from runtime.storage.directory import Directory
from runtime.storage.query_builder import Page

#: Records of one query.
_AT_ONCE = 200
#: Bytes of one picture, and of all pictures of a print.
_LARGEST_PICTURE, _ALL_PICTURES = 2 * 2**20, 16 * 2**20
_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})

Linked = Mapping[int, Any]


class PrintValues:
    """Packs records for one reader in one language."""

    def __init__(self, viewer: Viewer, locale: str) -> None:
        self._viewer = viewer
        self._locale = locale
        self._directory = Directory(viewer.connection)
        self._bytes = 0

    def person(self, id: int | None) -> str | None:
        """What somebody is called."""
        found = None if id is None else self._directory.find(USER, "id", id)
        return None if found is None else str(found.get("name") or found.get("login"))

    def titles(self, entity: Entity, reads: Reads) -> Any:
        """What fields are called, of links and sub-tables those behind them; a hidden field has none."""
        told: dict[str, Any] = {}
        for field in entity.fields.values():
            if not self._viewer.access.sees(entity.id, field.id):
                continue
            title, target = localised(field.title, self._locale), self._viewer.release.entities.get(field.target or "")
            behind = reads.get(field.id)
            is_way = target is not None and (field.type.has_rows or bool(behind))
            told[field.key] = self.titles_behind(title, target, behind or {}) if is_way and target is not None else title
        return packed_record(told, "")

    def titles_behind(self, title: str, target: Entity, reads: Reads) -> Any:
        """The title of a link or sub-table, with those of what is behind it."""
        return {**self.titles(target, reads), "n": title}

    def records(self, entity: Entity, ids: Sequence[int], reads: Reads) -> dict[int, Any]:
        """Packed by id; those that may not be seen are not there."""
        return self._records(entity, ids, reads, is_one=len(ids) == 1)

    def _records(self, entity: Entity, ids: Collection[int], reads: Reads, *, is_one: bool = False) -> dict[int, Any]:
        told: dict[int, Any] = {}
        if not self._viewer.access.may(entity.id, "read"):
            return told
        for some in _pieces(sorted(set(ids)), _AT_ONCE):
            page = self._page(entity, some, reads)
            note_page(self._viewer, entity, page, is_one=is_one and bool(page.rows))
            told.update(self._packed(entity, page.rows, reads, page.linked))
        return told

    def _page(self, entity: Entity, ids: Sequence[int], reads: Reads) -> Page:
        wanted = [name for name in reads if name in SYSTEM_FIELDS or self._sees(entity, name)]
        if entity.label is not None and self._sees(entity, entity.label):
            wanted.append(entity.label)
        rows = [name for name in wanted if name in entity.fields and entity.fields[name].type.has_rows]
        fields = dict.fromkeys(("id", "public_id", *(name for name in wanted if name not in rows)))
        text = f"id in [{', '.join(map(str, ids))}]"
        only = self._viewer.platform.language.formula(text, Scope(self._viewer.release.schema, entity.id), BOOLEAN)
        return self._viewer.page(Query(entity.id, only, limit=len(ids), fields=tuple(fields), expand=tuple(rows)))

    def _packed(
        self, entity: Entity, rows: Sequence[Mapping[str, Any]], reads: Reads, sub_tables: Mapping[str, Mapping[int, Any]]
    ) -> Iterator[tuple[int, Any]]:
        """Records or rows that were fetched, with what stands behind their links."""
        linked = {name: self._behind(entity, name, rows, reads[name]) for name in reads if name not in sub_tables}
        inside: dict[str, dict[int, Any]] = {}
        for name, by_owner in sub_tables.items():
            target = self._viewer.release.entities[entity.fields[name].target or ""]
            every = [row for some in by_owner.values() for row in some]
            inside[name] = dict(self._packed(target, every, reads.get(name, {}), {}))
        for row in rows:
            told: dict[str, Any] = {}
            for name in reads:
                field = entity.fields.get(name)
                if name in sub_tables and field is not None:
                    told[field.key] = [inside[name][each["id"]] for each in sub_tables[name].get(row["id"], ())]
                elif name in row and (field is None or self._sees(entity, name)):
                    told[name if field is None else field.key] = self._value(field, row[name], linked[name])
            yield row["id"], packed_record(told, self._name(entity, row))

    def _behind(self, entity: Entity, name: str, rows: Iterable[Mapping[str, Any]], reads: Reads) -> Linked | None:
        """The records that a link leads to, packed by their ids; None where it is no link."""
        form = self._target(entity, name)
        if form is None:
            return None
        ids = {row[name] for row in rows if type(row.get(name)) is int}
        if form in DIRECTORY_FORMS:
            found = {id: self._directory.find(form, "id", id) for id in ids}
            return {id: self._unit(DIRECTORY_FORMS[form], row) for id, row in found.items() if row is not None}
        return self._records(self._viewer.release.entities[form], ids, reads) if form in self._viewer.release.entities else {}

    def _target(self, entity: Entity, name: str) -> str | None:
        shape = self._viewer.release.schema.by_id(entity.id)
        if name in SYSTEM_FIELDS:
            return SYSTEM_TYPES[name].form
        field = None if shape is None else shape.by_id.get(name)
        return None if field is None or field.type.kind != "reference" else target_of(field)

    @staticmethod
    def _unit(shape: FormShape, row: Mapping[str, Any]) -> Any:
        told = {name: packed(row.get(name)) for name in shape.by_key}
        return packed_record(told, str(row.get("name") or row.get("login") or ""))

    def _value(self, field: Field | None, value: Any, linked: Linked | None) -> Any:
        if value is None or isinstance(value, Masked):
            return None if value is None else str(value)
        if linked is not None:
            return linked.get(value) if isinstance(value, int) else None
        if isinstance(value, datetime):
            return packed(value.astimezone(self._viewer.home.zone))
        if field is None:
            return packed(value)
        if field.type.holds_files:
            return [self._file(file) for file in files.find(self._viewer.connection, value).values()]
        if options := field.settings.get("options"):
            return self._options(options, value)
        if isinstance(value, Decimal) and "currency" in field.type.settings_schema():
            return packed_amount(value, field.settings.get("currency", CURRENCY))
        return packed(value)

    def _options(self, options: Sequence[Mapping[str, Any]], value: Any) -> Any:
        known = {option.get("id", option["key"]): option for option in options}

        def one(id: str) -> Any:
            option = known.get(id, {"key": id})
            return packed_option(option["key"], localised(option.get("title", option["key"]), self._locale))

        return [one(each) for each in value] if isinstance(value, list | tuple) else one(value)

    def _file(self, file: files.File) -> Any:
        """A file by name; a picture that is not too large with what it shows."""
        path = self._viewer.platform.files.path(file.digest)
        is_shown = file.media_type in _PICTURES and file.size <= min(_LARGEST_PICTURE, _ALL_PICTURES - self._bytes)
        if not is_shown or not path.is_file():
            return packed_file(file.name, file.media_type, "")
        self._bytes += file.size
        return packed_file(file.name, file.media_type, b64encode(path.read_bytes()).decode())

    def _name(self, entity: Entity, row: Mapping[str, Any]) -> str:
        value = row.get(entity.label) if entity.label is not None and self._sees(entity, entity.label) else None
        return str(row.get("public_id", "")) if value is None else str(value)

    def _sees(self, entity: Entity, name: str) -> bool:
        return self._viewer.access.sees(entity.id, name)


def _pieces(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for at in range(0, len(ids), size):
        yield ids[at : at + size]
