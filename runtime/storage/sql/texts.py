"""Text in SQL: by code point, literal, ASCII folding; the few words in which the two databases differ.

Called by `comparison`, `expression` and `functions`.
"""

from typing import Any, Protocol

from sqlalchemy import Boolean, Text, and_, func, literal
from sqlalchemy.sql.elements import ColumnElement

from engines.expression.limits import MAX_TEXT
from engines.expression.types import TEXT as TEXT_TYPE
from runtime.storage.sql.constructs import WITHIN_LENGTH, Inline
from runtime.storage.sql.values import Sql
from runtime.storage.types import TEXT

_LAST = chr(0x10FFFF)


class Texts(Protocol):
    """Text of one database."""

    def by_code_point(self, text: Sql) -> ColumnElement[Any]:
        """The text so that it compares and sorts by code point."""
        ...

    def position(self, text: ColumnElement[Any], part: ColumnElement[Any]) -> ColumnElement[Any]:
        """Where `part` begins in `text`, from 1; 0 where it does not occur."""
        ...

    def joined(self, left: Sql, right: Sql) -> Sql:
        """One text behind the other; null where that is too long."""
        ...

    def begins(self, text: ColumnElement[Any], part: ColumnElement[Any]) -> ColumnElement[bool]:
        """Whether `text` begins with `part`."""
        ...

    def lower(self, text: ColumnElement[Any]) -> ColumnElement[Any]:
        """A to Z as a to z."""
        ...

    def upper(self, text: ColumnElement[Any]) -> ColumnElement[Any]:
        """A to z as A to Z."""
        ...


class PostgresTexts:
    """`Texts` for PostgreSQL: columns are COLLATE "C", what is made on the way need not be."""

    def by_code_point(self, text: Sql) -> ColumnElement[Any]:
        """With its collation where it is no column."""
        return text.expr if text.is_leaf and not text.is_known else text.expr.collate("C")

    def position(self, text: ColumnElement[Any], part: ColumnElement[Any]) -> ColumnElement[Any]:
        """`strpos`."""
        return func.strpos(text.collate("C"), part)

    def joined(self, left: Sql, right: Sql) -> Sql:
        """`||`."""
        size = left.size + right.size
        expr = Inline("({} || {})", left.expr, right.expr, type_=Text())
        return Sql(expr if size <= MAX_TEXT else WITHIN_LENGTH(expr), TEXT_TYPE, None, min(size, MAX_TEXT))

    def begins(self, text: ColumnElement[Any], part: ColumnElement[Any]) -> ColumnElement[bool]:
        """By byte, which is by code point."""
        return func.starts_with(text, part, type_=Boolean())

    def lower(self, text: ColumnElement[Any]) -> ColumnElement[Any]:
        """In collation "C" only ASCII letters have cases."""
        return func.lower(text.collate("C"), type_=Text())

    def upper(self, text: ColumnElement[Any]) -> ColumnElement[Any]:
        """The same."""
        return func.upper(text.collate("C"), type_=Text())


class SqliteTexts:
    """`Texts` for SQLite: UTF-8 compared by byte is by code point."""

    def by_code_point(self, text: Sql) -> ColumnElement[Any]:
        """As it is."""
        return text.expr

    def position(self, text: ColumnElement[Any], part: ColumnElement[Any]) -> ColumnElement[Any]:
        """`instr`."""
        return func.instr(text, part)

    def joined(self, left: Sql, right: Sql) -> Sql:
        """`||`, or a registered function where the length has to be looked at."""
        size = left.size + right.size
        template = "({} || {})" if size <= MAX_TEXT else "tss_join({}, {})"
        return Sql(Inline(template, left.expr, right.expr, type_=Text()), TEXT_TYPE, None, min(size, MAX_TEXT))

    def begins(self, text: ColumnElement[Any], part: ColumnElement[Any]) -> ColumnElement[bool]:
        """A registered function: `part` would have to be written twice."""
        return func.tss_begins(text, part, type_=Boolean())

    def lower(self, text: ColumnElement[Any]) -> ColumnElement[Any]:
        """It knows ASCII only."""
        return func.lower(text, type_=Text())

    def upper(self, text: ColumnElement[Any]) -> ColumnElement[Any]:
        """It knows ASCII only."""
        return func.upper(text, type_=Text())


def starting_with(texts: Texts, text: Sql, prefix: str) -> ColumnElement[bool]:
    """Whether a column begins with a literal: as a range, so that an index serves."""
    expr = texts.by_code_point(text)
    above = _after(prefix)
    least = expr >= literal(prefix, TEXT)
    return least if above is None else and_(least, expr < literal(above, TEXT))


def _after(prefix: str) -> str | None:
    """The least text that is greater than all texts with this prefix; None when there is none."""
    cut = prefix.rstrip(_LAST)
    if not cut:
        return None
    following = ord(cut[-1]) + 1
    return cut[:-1] + chr(0xE000 if 0xD800 <= following <= 0xDFFF else following)
