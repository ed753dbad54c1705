"""Texts in several languages, as blueprints write them: a string, or `{"zh-CN": …, "en": …}`."""

from collections.abc import Mapping
from typing import TypeAlias

Text: TypeAlias = str | Mapping[str, str]

LOCALES = ("zh-CN", "en")


def localised(text: Text, locale: str) -> str:
    """The text in `locale`; else in English, in Chinese, or in whatever language it has."""
    if isinstance(text, str):
        return text
    for choice in (locale, "en", "zh-CN"):
        if choice in text:
            return text[choice]
    return next(iter(text.values()), "")
