"""The Jinja2 that templates meet: values by their keys, and no way to any Python object's own attributes.

It holds by itself, also for templates that the compiler never saw.
"""

from collections.abc import Mapping
from typing import Any, Final

from jinja2 import ChainableUndefined
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError, safe_range
from jinja2.utils import Namespace

from engines.form.print_names import LOOP, TESTS
from runtime.printing.filters import filters_of, shown
from runtime.printing.values import Record

#: Characters that `*` may make of a text, or items of a list.
_MOST_REPEATED: Final = 10_000


class PrintSandbox(ImmutableSandboxedEnvironment):
    """For one language."""

    intercepted_binops = frozenset({"**", "*", "%"})

    def __init__(self, lang: str) -> None:
        super().__init__(
            autoescape=True, undefined=ChainableUndefined, finalize=lambda value: _final(value, lang), loader=None, cache_size=0,
        )  # fmt: skip
        self.filters = filters_of(lang)
        self.tests = {name: test for name, test in self.tests.items() if name in TESTS}
        self.globals = {
            "range": safe_range,
            "namespace": Namespace,
            "words": lambda chinese, english: chinese if lang == "zh-CN" else english,
        }

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of a record, a number of a loop, a value of a namespace; of all else nothing."""
        if isinstance(obj, Record):
            return obj.value(attribute) if obj.has(attribute) else self.undefined(obj=obj, name=attribute)
        is_own = (isinstance(obj, LoopContext) and attribute in LOOP) or (
            isinstance(obj, Namespace) and not attribute.startswith("_")
        )
        return super().getattr(obj, attribute) if is_own else self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """The same in brackets; items and parts of lists and texts."""
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        if isinstance(obj, list | tuple | str) and isinstance(argument, int | slice):
            try:
                return obj[argument]
            except (IndexError, ValueError):
                return self.undefined(obj=obj, name=str(argument))
        return self.undefined(obj=obj, name=str(argument))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """No powers, no long repetitions, no formats of old."""
        if operator == "**" or (operator == "%" and isinstance(left, str)):
            raise SecurityError(operator)
        if operator == "*":
            texts = [each for each in (left, right) if isinstance(each, str | list | tuple)]
            numbers = [each for each in (left, right) if isinstance(each, int)]
            if texts and numbers and len(texts[0]) * numbers[0] > _MOST_REPEATED:
                raise SecurityError(operator)
        return super().call_binop(context, operator, left, right)

    def is_safe_callable(self, obj: Any) -> bool:
        """Its own functions only."""
        return any(obj is each for each in self.globals.values())


def render(sandbox: PrintSandbox, html: str, records: list[Mapping[str, Any]], most: int) -> list[str]:
    """The HTML of each record, by names and values. Raises `TooMuch` beyond `most` characters."""
    template, made, size = sandbox.from_string(html), [], 0
    for names in records:
        pieces: list[str] = []
        for piece in template.generate(names):
            size += len(piece)
            if size > most:
                raise TooMuch
            pieces.append(piece)
        made.append("".join(pieces))
    return made


class TooMuch(Exception):
    """More than a page may hold."""


def _final(value: Any, lang: str) -> Any:
    """What stands in a page for a value that no filter formatted; HTML that filters made stays HTML."""
    return value if hasattr(value, "__html__") else shown(value, lang)
