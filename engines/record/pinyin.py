"""How Chinese characters are spoken, one by one, without tones: for finding and ordering. `ü` is written `v`, as
people type it."""

import unicodedata
from functools import lru_cache
from typing import Final

from pypinyin.pinyin_dict import pinyin_dict

#: Second readings that names and places often have; where they stand, both are known.
OTHER_READINGS: Final = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "朴": "piao", "区": "ou", "盖": "ge", "覃": "tan",
    "翟": "zhai", "乐": "yue", "员": "yun", "种": "chong", "召": "shao", "秘": "bi", "折": "she", "尉": "yu", "长": "chang",
    "重": "chong", "行": "hang", "朝": "chao", "都": "du", "藏": "zang", "石": "shi", "万": "wan", "俞": "yu", "缪": "miao",
}  # fmt: skip


@lru_cache(maxsize=8192)
def reading(character: str) -> str:
    """The usual reading of one character; '' where it has none."""
    spoken = pinyin_dict.get(ord(character), "").partition(",")[0]
    letters = unicodedata.normalize("NFD", spoken).replace("u\u0308", "v")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def readings(characters: str) -> list[list[str]]:
    """The syllables of a run of characters, the usual ones first; once more with the other readings where there are some."""
    usual = [reading(character) for character in characters]
    other = [OTHER_READINGS.get(character, syllable) for character, syllable in zip(characters, usual, strict=True)]
    return [usual] if other == usual else [usual, other]


def sort_key(text: str) -> str:
    """A text as it is ordered: without regard to capitals, Chinese behind other writing and by how it is spoken."""
    folded = text.casefold()
    if folded.isascii():
        return folded
    return "".join([each if each.isascii() or not (spoken := reading(each)) else f"\u3400{spoken} {each}" for each in folded])
