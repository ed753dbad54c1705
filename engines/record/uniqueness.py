"""What is said when values clash that may occur only once. The other record is never named: the reader may not see it."""

from engines.kernel.text import LOCALES, Text, localised
from engines.record.entity import Entity, Unique

_SENTENCES = {
    "en": "{titles}: this value is already used by another record. Use another one.",
    "zh-CN": "{titles}的值已被其他记录使用，请换一个。",
}
_TOGETHER = {
    "en": "{titles}: another record already has this combination. Change one of them.",
    "zh-CN": "{titles}的组合已被其他记录使用，请修改其中一项。",
}


def unique_message(entity: Entity, unique: Unique) -> Text:
    """The author's sentence, or one made of the fields' titles."""
    if unique.message is not None:
        return unique.message
    sentences = _SENTENCES if len(unique.fields) == 1 else _TOGETHER
    return {locale: sentences[locale].format(titles=_titles(entity, unique, locale)) for locale in LOCALES}


def _titles(entity: Entity, unique: Unique, locale: str) -> str:
    quoted = "“{}”"
    titles = [quoted.format(localised(entity.fields[id].title, locale)) for id in unique.fields if id in entity.fields]
    return ("、" if locale == "zh-CN" else ", ").join(titles)
