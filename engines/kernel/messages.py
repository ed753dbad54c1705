"""The catalogue of sentences: every problem code and reason code has one in Chinese and one in English.

Each room that raises problems keeps its own `messages.py` with `MESSAGES`; bootstrap joins them into one `Catalog`.
A test compares the codes that stand in the source with the codes that stand here.
"""

from collections.abc import Mapping
from typing import TypeAlias

from engines.kernel.errors import Problem
from engines.kernel.text import localised

Messages: TypeAlias = Mapping[str, Mapping[str, str]]


class Catalog:
    """Sentences by code. A code that two rooms claim is an error at start."""

    def __init__(self, *rooms: Messages) -> None:
        self._sentences: dict[str, Mapping[str, str]] = {}
        for room in rooms:
            for code, sentences in room.items():
                if code in self._sentences:
                    raise ValueError(f"message code {code!r} stands in two rooms")
                self._sentences[code] = sentences

    def __contains__(self, code: str) -> bool:
        return code in self._sentences

    def codes(self) -> frozenset[str]:
        """All known codes."""
        return frozenset(self._sentences)

    def say(self, code: str, locale: str, params: Mapping[str, object]) -> str:
        """The sentence of a code in `locale`, its `{placeholders}` filled from `params` (texts in the same locale)."""
        sentence = localised(self._sentences[code], locale)
        shown = {key: localised(value, locale) if isinstance(value, Mapping) else value for key, value in params.items()}
        return sentence.format_map(_Shown(shown))

    def render(self, problem: Problem, locale: str) -> str:
        """One problem as a sentence, its hint behind it."""
        sentence = self.say(problem.code, locale, problem.params)
        if problem.hint is None:
            return sentence
        return sentence + (f"您是否想用“{problem.hint}”？" if locale == "zh-CN" else f" Did you mean “{problem.hint}”?")


class _Shown(dict[str, object]):
    """A placeholder without value is shown as itself: a message must never fail."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
