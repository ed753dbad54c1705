"""What of a record is found by which words: the terms of its texts, and those of a query. Pure; storage keeps and matches them.

A field is found by the beginnings of its words, by any run of its Chinese characters, by their pinyin and its initials from
any syllable on, a code or number by its last four places too. Each term bears the field that it came from, so that nobody
finds a record by what may not be read.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final, TypeAlias

from engines.record.entity import Entity, Field
from engines.record.pinyin import readings, sort_key

#: Of each text so many characters are searched; of a word so many tell it apart.
MOST_TEXT: Final = 1000
MOST_WORD: Final = 32
#: Longer texts are not found by pinyin, nor by what follows so many characters.
_SPOKEN_TEXT: Final = 100
_SPOKEN: Final = 12
#: Names are ordered by so many characters.
MOST_SORTED: Final = 40
MOST_QUERY: Final = 200
MOST_WORDS: Final = 8

_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS: Final = re.compile(rf"([{_HAN}]+)|((?:(?![{_HAN}])[^\W_])+)")
_PLAIN_RUNS: Final = re.compile(r"[a-z0-9]+")
_NUMBER: Final = re.compile(r"\+?[\d\s()./-]{7,}")
_PREFIX: Final = re.compile(r"(?:\+|00)86[\s-]*(?=1)")

#: Marks of terms: found by their beginning; found as a whole only.
_BEGINS, _WHOLE = "a", "z"


@dataclass(frozen=True, slots=True)
class Term:
    """A word as it is looked for in one field."""

    text: str
    """With its mark."""
    is_prefix: bool


#: All of these terms in one field; for each word of a query one of several of them.
Together: TypeAlias = tuple[Term, ...]
Word: TypeAlias = tuple[Together, ...]


@dataclass(frozen=True, slots=True)
class SearchedField:
    """A field that is searched."""

    id: str
    slot: str
    """What its terms begin with: of one length, another for every field."""
    is_code: bool


class Searched:
    """What of a form is searched. Rows of sub-tables are not: they are found by the record that they belong to."""

    def __init__(self, entity: Entity) -> None:
        self.form = entity.id
        fields = (each for each in entity.fields.values() if entity.parent is None and is_searched(entity, each))
        self.fields: Mapping[str, SearchedField] = {
            each.id: SearchedField(each.id, slot_of(entity.id, each.id), _is_code(each)) for each in fields
        }
        self.ids = frozenset(self.fields)
        label = self.fields.get(entity.label or "")
        self.spoken: SearchedField | None = None if label is None or label.is_code else label
        """What records are called by, where it is no code: they are ordered by how it is spoken."""

    @property
    def shape(self) -> str:
        """Another one where other fields are searched, or in another way."""
        parts = sorted(f"{each.id}:{int(each.is_code)}" for each in self.fields.values())
        parts.append("" if self.spoken is None else self.spoken.id)
        return blake2b("\n".join(["1", *parts]).encode(), digest_size=8).hexdigest() if self.fields else ""

    def label_key(self, row: Mapping[str, Any]) -> str | None:
        """The record's place among others of its form, behind the slot of the field; None where it has no such name."""
        name = None if self.spoken is None else row.get(self.spoken.id)
        if self.spoken is None or not isinstance(name, str):
            return None
        return self.spoken.slot + sort_key(name[:MOST_SORTED])

    def terms(self, row: Mapping[str, Any]) -> str:
        """The terms of a record between spaces; '' for one that is not found."""
        found: list[str] = []
        for each in self.fields.values():
            value = row.get(each.id)
            if isinstance(value, str) and value:
                slot = each.slot
                found += [slot + term for term in terms_of(value, is_code=each.is_code)]
        return " ".join(found)


def is_searched(entity: Entity, field: Field) -> bool:
    """Whether records are found by a field: by plain texts and codes, and by what names a record."""
    kind = field.type
    if not field.is_stored or kind.storage != "text" or kind.has_options or kind.holds_formula:
        return False
    if field.value_type.kind != "text" or field.is_encrypted:
        return False
    return kind.is_text or kind.is_drawn or field.unique or field.id == entity.label


def slot_of(form: str, field: str) -> str:
    """Eight letters or digits that stand for a field of a form."""
    return blake2b(f"{form}\n{field}".encode(), digest_size=4).hexdigest()


def _is_code(field: Field) -> bool:
    return field.unique or field.type.is_drawn or field.type.is_code


def terms_of(text: str, *, is_code: bool) -> set[str]:
    """The terms of one text, each with its mark."""
    plain = _plain(text[:MOST_TEXT])
    found: set[str] = set()
    if plain.isascii():
        words = _PLAIN_RUNS.findall(plain)
    else:
        words = []
        for run in _RUNS.finditer(plain):
            if run[2] is not None:
                words.append(run[2])
                continue
            han = run[1]
            found.update([_BEGINS + han[at : at + 2] for at in range(len(han))])
            if len(text) <= _SPOKEN_TEXT:
                found.update(_spoken(han[:_SPOKEN]))
    found.update([_BEGINS + word[:MOST_WORD] for word in words])
    if is_code:
        whole = "".join(words)
        if len(words) > 1:
            found.add(_BEGINS + whole[:MOST_WORD])
        if len(whole) > 4:
            found.add(_WHOLE + whole[-4:])
    return found


def _spoken(han: str) -> Iterable[str]:
    """Pinyin and initials from each syllable on. A last initial alone is what the last syllable begins with."""
    for syllables in readings(han):
        for at in range(len(syllables)):
            yield _BEGINS + "".join(syllables[at:])[:MOST_WORD]
            if at < len(syllables) - 1:
                yield _BEGINS + "".join([each[:1] for each in syllables[at:]])


def words_of(query: str) -> tuple[Word, ...]:
    """What a query looks for: every word somewhere in the record. () where there is nothing to look for."""
    text = _plain(query[:MOST_QUERY].strip())
    parts = [_PREFIX.sub("", text)] if _NUMBER.fullmatch(text) else text.split()[:MOST_WORDS]
    found = (_word(part) for part in parts)
    return tuple(word for word in found if word)


def whole_terms(value: str) -> Together:
    """What a field has that holds exactly this value: few records that may, not yet those that do."""
    return tuple(Term(term, is_prefix=False) for term in sorted(terms_of(value, is_code=False)))


def _word(text: str) -> Word:
    runs = [(run[1], run[2]) for run in _RUNS.finditer(text)]
    if not runs:
        return ()
    together: list[Term] = []
    for han, word in runs:
        if word is not None:
            together.append(Term(_BEGINS + word[:MOST_WORD], is_prefix=True))
        elif len(han) == 1:
            together.append(Term(_BEGINS + han, is_prefix=True))
        else:
            together += [Term(_BEGINS + han[at : at + 2], is_prefix=False) for at in range(len(han) - 1)]
    ways: list[Together] = [tuple(together)]
    plain = "".join(word for _, word in runs if word is not None)
    if all(han is None for han, _ in runs):
        if len(runs) > 1:
            ways.append((Term(_BEGINS + plain[:MOST_WORD], is_prefix=True),))
        if len(plain) == 4:
            ways.append((Term(_WHOLE + plain, is_prefix=False),))
    return tuple(ways)


def _plain(text: str) -> str:
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
