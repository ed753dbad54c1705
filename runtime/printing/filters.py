"""The filters of templates: numbers, times and codes as people read them in one language; and what of Jinja2's own does no harm.

What is no number or time (a masked value among them) comes out as it is: a filter never fails on a value.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from jinja2 import filters as jinja
from jinja2.runtime import Undefined
from markupsafe import Markup, escape

from engines.form.print_names import FILTERS
from runtime.printing import codes
from runtime.printing.values import Amount, Picture, as_number, total

_SYMBOLS: Final[Mapping[str, str]] = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "JPY": "JP¥", "TWD": "NT$"}
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_YES_NO: Final = {"zh-CN": ("是", "否"), "en": ("yes", "no")}
_OWN: Final = (
    "default", "join", "length", "first", "last", "sort", "map", "selectattr", "rejectattr", "reverse", "upper", "lower", "trim",
    "truncate", "round", "abs",
)  # fmt: skip
_MOST_PLACES: Final = 10


def filters_of(lang: str) -> dict[str, Callable[..., Any]]:
    """All filters in a language; the same names that the compiler knows."""

    def money(value: Any, currency: str = "") -> str:
        """¥1,234.50."""
        number = as_number(value)
        if number is None:
            return shown(value, lang)
        code = currency or (value.currency if isinstance(value, Amount) else "")
        return ("-" if number < 0 else "") + _SYMBOLS.get(code or "CNY", f"{code} ") + _grouped(abs(number), 2)

    def number(value: Any, places: int | None = None) -> str:
        """1,234.5."""
        found = as_number(value)
        return shown(value, lang) if found is None else _grouped(found, places)

    def day(value: Any, style: str = "") -> str:
        """2026-11-22, or `date('long')`: 2026年11月22日, 22 November 2026."""
        if not isinstance(value, date):
            return shown(value, lang)
        if style != "long":
            return value.strftime("%Y-%m-%d")
        if lang == "zh-CN":
            return f"{value.year}年{value.month}月{value.day}日"
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"

    def moment(value: Any, style: str = "") -> str:
        """2026-11-22 09:30."""
        return f"{day(value, style)} {value:%H:%M}" if isinstance(value, datetime) else day(value, style)

    def clock(value: Any) -> str:
        """09:30."""
        return value.strftime("%H:%M") if isinstance(value, datetime | time) else shown(value, lang)

    made = {
        "money": money, "number": number, "date": day, "datetime": moment, "time": clock, "image": _image, "sum": _sum,
        "qr": lambda value: codes.qr(shown(value, lang)),
        "barcode": lambda value, text=True: codes.barcode(shown(value, lang), has_text=bool(text)),
        "lines": lambda value: Markup("<br>").join(escape(line) for line in shown(value, lang).splitlines()),
    }  # fmt: skip
    found: dict[str, Callable[..., Any]] = {**{name: jinja.FILTERS[name] for name in _OWN}, **made}
    return {name: found[name] for name in FILTERS}


def shown(value: Any, lang: str) -> str:
    """A value that no filter formats."""
    if value is None or isinstance(value, Undefined):
        return ""
    if isinstance(value, bool):
        return _YES_NO[lang][0 if value else 1]
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, list | tuple):
        return ("、" if lang == "zh-CN" else ", ").join(shown(each, lang) for each in value)
    return str(value)


def _grouped(number: Decimal, places: int | None) -> str:
    if places is None:
        return f"{number:,f}"
    kept = Decimal(1).scaleb(-max(0, min(int(places), _MOST_PLACES)))
    return f"{number.quantize(kept, ROUND_HALF_UP):,f}"


def _image(value: Any) -> Markup:
    """The pictures of a field; other files by name."""
    found = value if isinstance(value, list) else [value]
    made = [
        Markup('<img class="picture" alt="{}" src="data:{};base64,{}">').format(each.name, each.media_type, each.content)
        if each.content
        else escape(each.name)
        for each in found
        if isinstance(each, Picture)
    ]
    return Markup().join(made)


@jinja.pass_environment
def _sum(environment: Any, values: Iterable[Any], attribute: str | None = None) -> Decimal | int:
    """The sum of what numbers there are; of hidden fields nothing."""
    if not isinstance(values, list | tuple):
        return total(values) if isinstance(values, Iterable) and not isinstance(values, str) else 0
    read = (lambda each: each) if attribute is None else jinja.make_attrgetter(environment, attribute)
    return total(read(each) for each in values)
