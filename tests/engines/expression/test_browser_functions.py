"""Every live function and operator of the browser on many random rows at the edges: seeded, compared with Python."""

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from tests.counts import counts
from tests.engines.expression import browser, world

#: Formulas over the fields of `shop.order`; each live function stands in one at least.
FORMULAS = (
    "i + j", "i - j", "i * j", "i / j", "i // j", "i % j", "-i", "amount + price", "amount - price", "amount * price",
    "amount * price * rate", "amount / price", "amount // price", "amount % price", "i // amount", "amount // i", "i % amount",
    "amount % i", "-amount", "rate * 99999999999999999999999999999999.5", "i * 123456789012345678901234567890.1",
    "name + note", "i < amount", "amount <= price", "i == amount", "name < note", "name <= note", "name == note", "born < due",
    "at < until", "opens < opens", "born == due", "i in [1, j, null]", "name not in ['a', note, null]", "status in ['open', null]",
    "'vip' in tags", "'vip' not in tags", "i < j <= amount", "born - due", "at - until", "born + days(i)", "born - hours(i)",
    "at + days(j)", "at - minutes(i)", "days(i) + weeks(j)", "days(i) - hours(j)", "-days(i)", "hours(i) * j", "j * weeks(i)",
    "active and flag", "active or flag", "not active", "amount if active else i", "active == flag",
    "coalesce(amount, i)", "coalesce(name, note, '-')", "coalesce(tags, ['vip'])", "switch(i, j, amount, 1, 2, price)",
    "switch(name, note, 1, 'a', 2)", "switch(amount, i, 'a', price, 'b', 'c')", "switch(tags, ['vip'], 1, ['new', 'old'], 2, 3)",
    "ifs(active, i, flag, amount)", "is_empty(name)", "is_empty(tags)", "is_filled(amount)", "is_filled(tags)",
    "number(name)", "number(amount)", "number(active)", "number(text(amount) + note)", "abs(i)", "abs(amount)",
    "least(i, amount, j)", "greatest(i, price, j)", "least(name, note)", "greatest(born, due)", "least(opens, opens)",
    "greatest(at, until)", "least(days(i), hours(j))", "clamp(amount, i, price)", "clamp(i, 0, j)",
    "round(amount)", "round(price, i)", "round(i, j)", "round(amount * rate, 3)", "round(amount, -1)", "round(i)",
    "floor(price)", "floor(i)", "floor(amount, price)", "floor(i, amount)", "ceil(price)", "ceil(i)", "ceil(amount, price)",
    "ceil(i, j)", "upper(name)", "lower(name + 'É')", "trim(name)", "left(name, i)", "left(name)", "right(name, i)", "right(name)",
    "mid(name, i)", "mid(name, i, j)", "contains(name, note)", "icontains(name, note)", "starts_with(name, note)",
    "ends_with(name, note)", "find(note, name)", "find(note, name, i)", "replace(name, note, '$&')", "replace(name, 'a', note)",
    "text(i)", "text(amount)", "text(price * rate)", "text(active)", "text(born)", "text(opens)", "text(at)", "text(name)",
    "text(born, 'yyyy/MM/dd M-d yy HH:mm')", "text(at, name + 'HH时mm:ss H:m:s')", "format_number(amount)",
    "format_number(price, i)", "format_number(-amount * i, 1)", "format_number(amount % price, 3)", "format_number(i)",
    "format_number(floor(amount, price))", "format_number(round(-price, 1) + 0.0)", "format_percent(rate, j)",
    "format_percent(amount - price)", "format_number(sum(amount, -amount))", "format_number(abs(-amount))",
    "date(name)", "date(at)", "date(born)", "date(i, j, 31)", "date(2024, i, j)", "date(' ' + text(born) + ' ')",
    "year(born)", "month(at)", "day(at)", "weekday(born)", "weekday(at)", "today() - born", "now() - at", "days(born, due)",
    *(f"date_add(born, i, '{unit}')" for unit in ("day", "week", "month", "quarter", "year")),
    *(f"date_add(at, {by}, '{unit}')" for unit in ("day", "month", "year", "hour", "second") for by in ("i", "j % 400")),
    *(f"date_diff(born, due, '{unit}')" for unit in ("day", "week", "month", "quarter", "year")),
    *(f"date_diff(at, until, '{unit}')" for unit in ("day", "week", "month", "year", "hour", "minute", "second")),
    "len(name)", "len(tags)", "count(lines)", "count(tags)", "first(tags)", "first(lines)", "first([i, amount])",
    "count(lines, 'gift')", "sum(lines.quantity)", "sum(lines, 'price * quantity')", "sum(lines, 'price * this.amount')",
    "avg(lines.price)", "avg(lines.quantity)", "min(lines.price)", "max(lines.product)", "min(lines.product)",
    "any_of(lines, 'price > this.price')", "all_of(lines, 'gift or quantity > 0')", "any_of(tags, \"item == 'vip'\")",
    "sum(lines, 'count(this.lines) * quantity')", "max(lines, 'len(product + this.name)')", "sum(i, j, amount)", "avg(i, amount)",
    "sum(lines, 'len(replace(product, \"x\", this.name))')", "min(i, amount)", "max(name, note)", "between(amount, i, price)",
)  # fmt: skip
POOLS: Mapping[str, tuple[Any, ...]] = {
    "integer": (0, 1, -1, 2, 3, -3, 7, 10, 12, 31, 100, -40, 2**31, 2**53 + 1, 2**62, 2**63 - 1, -(2**63), 3_652_058, 999_999_999),
    "decimal": tuple(map(Decimal, ("0", "0.01", "-0.01", "0.5", "-0.5", "1", "2.5", "-2.5", "0.0049", "-0.0050", "99.99", "3",
                                   "1234567.89", "-987654321.5", "92233720368547758.07", "-92233720368547758.08"))),
    "text": ("", "a", "Ab1", "a_b%c", "\\", "'", "你好", "é", "😀", "😀x😀", "ﬀ", " x ", "\u3000y\u00a0", "12.5", "-0", "+7.", ".5", "1e5",
             "0" * 99 + "1.25", "2024-02-29", "2024年2月3日", "2023.2.29", " 0001/1/1\x1f", "xx" * 20, "$1", "aaa", "0000-01-01"),
    "boolean": (True, False),
    "date": tuple(map(date.fromisoformat, ("2024-02-29", "2023-12-31", "2024-03-10", "1999-01-31", "0001-01-01", "9999-12-31",
                                           "2024-01-31", "1970-01-01", "1883-11-18"))),
    "time": (time(0), time(8, 30), time(23, 59, 59, 1)),
    "datetime": tuple(datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (
        "2024-03-10T06:59:59", "2024-03-10T07:30:00", "2024-11-03T05:30:00.000001", "2024-11-03T06:30:00", "2024-03-05T16:00:00",
        "2024-04-06T15:15:00", "2024-10-05T15:45:00", "0001-01-01T00:00:00", "9999-12-31T23:59:59.999999", "1969-12-31T23:59:59.9",
        "1901-12-13T20:45:51", "1990-07-01T00:00:00", "2038-01-19T03:14:08")),
    "option": ("open", "s2", "s3"),
    "list": ((), ("a",), ("b", "c"), ("c", "a", "b")),
}  # fmt: skip
ZONES = ("Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "UTC", "Asia/Kolkata", "America/Santiago")
SCOPE = world.scope()


def _row(form: str, chance: random.Random) -> dict[str, Any]:
    """A value for every field that is no link; now and then null."""
    fields = world.WORLD.forms[form].by_id
    found: dict[str, Any] = {}
    for id, field in fields.items():
        if id in ("id", "parent", "position") or field.back is not None or field.type.kind == "reference":
            continue
        if chance.random() < 0.1:
            found[id] = None
            continue
        value = chance.choice(POOLS[field.type.kind])
        if isinstance(value, Decimal):
            value = value.quantize(Decimal(1).scaleb(-field.type.scale))
        elif field.type.kind == "integer" and chance.random() < 0.5:
            value = chance.randint(-50, 50)
        elif field.type.kind == "datetime" and chance.random() < 0.5:
            value = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=15 * chance.randint(0, 35_000))
        found[id] = value
    return found


def _tasks(per_formula: int) -> list[dict[str, Any]]:
    chance = random.Random(20240305)
    tasks: list[dict[str, Any]] = []
    for text in FORMULAS:
        formula = browser.LANGUAGE.formula(text, SCOPE)
        assert browser.LANGUAGE.exchange(formula) is not None, text
        for _ in range(per_formula):
            row, env = world.surroundings({})
            row.update(_row(world.MAIN, chance))
            env.zone = ZoneInfo(chance.choice(ZONES))
            env.data.rows[f"{world.MAIN}.lines"] = {
                at: {"id": at, "parent": world.ROW_ID, "position": at, **_row(f"{world.MAIN}.lines", chance)}
                for at in range(1, chance.randint(1, 5))
            }
            tasks.append({**browser.surroundings(env), **browser.evaluated(formula, row, env)})
    return tasks


def test_every_live_function_comes_out_the_same_at_the_edges() -> None:
    tasks = _tasks(counts(25, 300))
    different = [
        (task["formula"], task["zone"], task["row"], task["value"], task["warnings"], one)
        for task, one in zip(tasks, browser.computed_in_node(tasks), strict=True)
        if one != {"value": task["value"], "warnings": task["warnings"]}
    ]
    assert different[:20] == []


def test_every_live_function_is_among_them() -> None:
    called = {name for text in FORMULAS for name in browser.LANGUAGE.formula(text, SCOPE).reads.functions}
    assert set(browser.called_functions()) <= called
