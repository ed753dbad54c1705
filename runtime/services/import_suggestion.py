"""Which column of a sheet probably goes into which field, and how sure that is: by the names of both, what kind of thing a name
speaks of, and whether the first values fit. Whoever imports decides; nothing is brought in by a suggestion alone.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from engines.kernel.text import Text
from engines.record.entity import Entity, Field
from engines.record.field_type import Reading, Refused

#: How records are named that have no unique field: by number or public id. Few people have those.
_IDS = re.compile(r"[0-9]+|[0-9A-Za-z]{16}", re.ASCII).fullmatch
#: Of a hundred: less sure than this is no suggestion.
LEAST = 45
_CERTAIN = 100
_IN_BRACKETS = re.compile(r"[(\[【].*?[)\]】]")
_MARKS = re.compile(r"[\W_]+")
#: What columns are called whatever the form, by types of fields.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "phone": ("手机", "电话", "联系方式", "mobile", "phone", "tel", "cell"),
    "email": ("邮箱", "邮件", "mail"),
    "date": ("日期", "日", "date", "day"),
    "datetime": ("时间", "日期", "time", "date"),
    "money": ("金额", "价", "费", "款", "amount", "price", "total", "sum"),
    "integer": ("数量", "个数", "次数", "count", "quantity", "qty"),
    "url": ("网址", "链接", "url", "website"),
    "long_text": ("备注", "说明", "描述", "note", "remark", "comment", "description"),
}
#: Types whose values are known by their looks.
_TELLING = frozenset({"phone", "email", "url", "date", "datetime"})


@dataclass(frozen=True, slots=True)
class ImportTarget:
    """Where a column can go."""

    target: str
    """A field key, or `link.unique_field`."""
    titles: tuple[Text, ...]
    """Of the field; of a link also of the other form's field."""
    field: Field
    via: Field | None = None

    @property
    def read_by(self) -> Field:
        """The field whose values stand in the column."""
        return self.via or self.field


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A target, and how sure it is."""

    target: str
    confidence: int
    """Of a hundred."""
    why: Literal["name", "alike", "values"]


def import_targets(entities: Mapping[str, Entity], entity: Entity, writable: Mapping[str, bool]) -> list[ImportTarget]:
    """All places where columns can go. `entities`: with the fields that may be seen; `writable`: by field id."""
    found: list[ImportTarget] = []
    for field in entity.fields.values():
        may_name = field.is_key_only and not field.type.has_rows
        if field.type.has_rows or field.back is not None or not (may_name or (writable.get(field.id) and not field.is_computed)):
            continue
        other = entities.get(field.target or "") if field.type.storage == "reference" else None
        if other is not None:
            ways = [each for each in other.fields.values() if each.unique and each.is_stored]
            ways.sort(key=lambda each: each.id != other.label)
            found += [ImportTarget(f"{field.key}.{each.key}", (field.title, each.title), field, each) for each in ways]
        found.append(ImportTarget(field.key, (field.title,), field))
    return found


def suggested(targets: Sequence[ImportTarget], samples: Mapping[str, Sequence[str]], reading: Reading) -> dict[str, Suggestion]:
    """The likeliest target of each column (by name, with its first values), each field once."""
    rated = [
        (-rating.confidence, number, place, column, target, rating)
        for number, (column, values) in enumerate(samples.items())
        for place, target in enumerate(targets)
        if column and (rating := _rated(column, values, target, reading)) is not None
    ]
    found: dict[str, Suggestion] = {}
    taken: set[str] = set()
    for *_, column, target, rating in sorted(rated, key=lambda each: each[:3]):
        if column not in found and target.field.key not in taken:
            found[column] = rating
            taken.add(target.field.key)
    return {**found, **dict(_by_kind(targets, samples, found, taken, reading))}


def kind_of(field: Field) -> str:
    """The type as the blueprint names it."""
    return str(field.settings.get("type", ""))


def fitting(field: Field, values: Sequence[str], reading: Reading) -> float:
    """Which part of the values a field would take."""
    return sum(_fits(field, value, reading) for value in values) / len(values) if values else 1.0


def _rated(column: str, values: Sequence[str], target: ImportTarget, reading: Reading) -> Suggestion | None:
    score = max(_alike(plain(column), name) for name in _names(target))
    if score < LEAST:
        return None
    is_by_id = target.via is None and target.field.target is not None
    if is_by_id and not (score == _CERTAIN and all(_IDS(value) for value in values)):
        return None
    fit = 0.5 if is_by_id else fitting(target.read_by, values, reading)
    sure = round(score * (0.6 + 0.4 * fit))
    if sure < LEAST:
        return None
    return Suggestion(target.target, min(sure, _CERTAIN), "name" if score == _CERTAIN else "alike")


def _by_kind(
    targets: Sequence[ImportTarget], samples: Mapping[str, Sequence[str]], found: Mapping[str, Suggestion], taken: set[str],
    reading: Reading,
) -> Iterator[tuple[str, Suggestion]]:  # fmt: skip
    """Columns whose names say what kind of thing they hold, or whose values do, where one field of that kind is left."""
    for column, values in samples.items():
        if not column or column in found:
            continue
        left = [each for each in targets if each.via is None and each.field.target is None and each.field.key not in taken]
        name = plain(column)
        for is_named in (True, False):
            fits = [
                each for each in left
                if (any(word in name for word in _WORDS.get(kind_of(each.field), ())) if is_named else _tells(each, values))
                and fitting(each.field, values, reading) > 0.7
            ]  # fmt: skip
            if len(fits) > 1:  # a day is a moment too, but rather a day
                fits = [each for each in fits if kind_of(each.field) == "date"]
            if len(fits) == 1:
                taken.add(fits[0].field.key)
                yield column, Suggestion(fits[0].target, 60 if is_named else 50, "alike" if is_named else "values")
                break


def _tells(target: ImportTarget, values: Sequence[str]) -> bool:
    return kind_of(target.field) in _TELLING and bool(values)


def _names(target: ImportTarget) -> Iterator[str]:
    """What a column may be called that goes there."""
    own = [target.field.key, *_texts(target.field.title)]
    if target.via is None:
        yield from (plain(name) for name in own)
        return
    others = [target.via.key, *_texts(target.via.title)]
    yield from (plain(name) + plain(other) for name in own for other in others)
    yield from (plain(name) for name in own)
    yield from (plain(other) for other in others)


def _texts(title: Text) -> tuple[str, ...]:
    return (title,) if isinstance(title, str) else tuple(title.values())


def plain(name: str) -> str:
    """A name without what people write round it: brackets, stars, spaces, full-width letters."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return _MARKS.sub("", _IN_BRACKETS.sub("", text)) or _MARKS.sub("", text)


def _alike(one: str, other: str) -> float:
    """Of a hundred."""
    if not one or not other:
        return 0
    if one == other:
        return _CERTAIN
    short, long = sorted((one, other), key=len)
    if len(short) > 1 and short in long:
        return 60 + 30 * len(short) / len(long)
    ratio = SequenceMatcher(None, one, other).ratio()
    return 75 * ratio if ratio > 0.7 else 0


def _fits(field: Field, value: str, reading: Reading) -> bool:
    try:
        field.type.coerce(value, field.settings, reading)
    except Refused:
        return False
    return True
