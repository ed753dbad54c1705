"""Functions for Chinese practice: amounts in capitals, identity numbers, pinyin."""

import re
from datetime import date
from decimal import Decimal
from typing import Final

from pypinyin import Style, lazy_pinyin

from engines.expression.formula import Env
from engines.expression.functions.function import Function, takes
from engines.expression.limits import MAX_TEXT
from engines.expression.types import BOOLEAN, DATE, TEXT
from engines.kernel.decimals import CONTEXT, quantized

_CAPITALS: Final = "零壹贰叁肆伍陆柒捌玖"
_CAPITAL_UNITS: Final = ("", "拾", "佰", "仟")
_NUMERALS: Final = "零一二三四五六七八九"
_NUMERAL_UNITS: Final = ("", "十", "百", "千")
_GROUPS: Final = ("", "万", "亿", "万亿")
_LARGEST: Final = Decimal(10) ** 16
_LONGEST_PINYIN: Final = 500

_IDENTITY: Final = re.compile(r"[1-9][0-9]{16}[0-9Xx]")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PHONE: Final = re.compile(r"1[3-9][0-9]{9}")
_CREDIT: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def _group(number: int, digits: str, units: tuple[str, ...]) -> str:
    """Four digits in words, zeros between them as one 零."""
    found, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            found += ("零" if gap and found else "") + digits[digit] + units[place]
            gap = False
        else:
            gap = True
    return found


def _words(number: int, digits: str, units: tuple[str, ...]) -> str:
    """A whole number below 10**16 in words."""
    if number == 0:
        return digits[0]
    found, gap = "", False
    for place in (3, 2, 1, 0):
        part = number // 10_000**place % 10_000
        if not part:
            gap = bool(found)
            continue
        found += ("零" if found and (gap or part < 1000) else "") + _group(part, digits, units) + _group_unit(number, place)
        gap = False
    return found


def _group_unit(number: int, place: int) -> str:
    """万亿 keeps its 亿 for the next group when that is not empty."""
    return "万" if place == 3 and number // 10**8 % 10_000 else _GROUPS[place]


def _capitals(env: Env, amount: Decimal) -> str | None:
    cents = quantized(amount, 2)
    if abs(cents) >= _LARGEST:
        env.warn("overflow")
        return None
    whole, rest = divmod(int(abs(cents).scaleb(2, CONTEXT)), 100)
    sign = "负" if cents < 0 else ""
    text = _words(whole, _CAPITALS, _CAPITAL_UNITS) + "元" if whole or not rest else ""
    jiao, fen = divmod(rest, 10)
    if not rest:
        return sign + text + "整"
    if jiao:
        text += _CAPITALS[jiao] + "角"
    elif whole:
        text += "零"
    return sign + text + (_CAPITALS[fen] + "分" if fen else "整")


def _numeral(env: Env, number: int) -> str | None:
    if abs(number) >= _LARGEST:
        env.warn("overflow")
        return None
    text = _words(abs(number), _NUMERALS, _NUMERAL_UNITS)
    return ("负" if number < 0 else "") + (text[1:] if text.startswith("一十") else text)


def _born(text: str) -> date | None:
    """The birthday in an identity number whose check digit is right."""
    if not _IDENTITY.fullmatch(text):
        return None
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True))
    if "10X98765432"[total % 11] != text[17].upper():
        return None
    try:
        return date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return None


def _is_identity(_env: Env, text: str) -> bool:
    return _born(text) is not None


def _birthday(_env: Env, text: str) -> date | None:
    return _born(text)


def _gender(_env: Env, text: str) -> str | None:
    return None if _born(text) is None else ("male" if int(text[16]) % 2 else "female")


def _is_phone(_env: Env, text: str) -> bool:
    return _PHONE.fullmatch(text) is not None


def _is_credit_code(_env: Env, text: str) -> bool:
    if len(text) != 18 or any(character not in _CREDIT for character in text):
        return False
    total = sum(_CREDIT.index(character) * weight for character, weight in zip(text[:17], _CREDIT_WEIGHTS, strict=True))
    return _CREDIT[(31 - total % 31) % 31] == text[17]


def _is_bank_card(_env: Env, text: str) -> bool:
    if not 12 <= len(text) <= 19 or not (text.isascii() and text.isdigit()):
        return False
    doubled = (sum(divmod(int(digit) * (1 + index % 2), 10)) for index, digit in enumerate(reversed(text)))
    return sum(doubled) % 10 == 0


def _pinyin(env: Env, text: str, separator: str = " ") -> str | None:
    if len(text) > _LONGEST_PINYIN or len(separator) * len(text) > MAX_TEXT:
        env.warn("too_long", limit=_LONGEST_PINYIN)
        return None
    return separator.join(lazy_pinyin(text))


def _initials(env: Env, text: str) -> str | None:
    if len(text) > _LONGEST_PINYIN:
        env.warn("too_long", limit=_LONGEST_PINYIN)
        return None
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))


CHINESE = (
    Function(
        "amount_in_capitals",
        (takes("amount: decimal", TEXT, _capitals),),
        "An amount of yuan in Chinese capitals.",
        "金额转为人民币大写。",
        (
            ("amount_in_capitals(1234.5)", "壹仟贰佰叁拾肆元伍角整"),
            ("amount_in_capitals(10050.03)", "壹万零伍拾元零叁分"),
            ("amount_in_capitals(0)", "零元整"),
        ),
        aliases=("RMB", "RMBCAP"),
    ),
    Function(
        "chinese_number",
        (takes("number: integer", TEXT, _numeral),),
        "An integer in Chinese words.",
        "整数转为中文数字。",
        (("chinese_number(12)", "十二"), ("chinese_number(100200)", "十万零二百")),
    ),
    Function(
        "is_identity_number",
        (takes("text: text", BOOLEAN.required(), _is_identity),),
        "Whether a Chinese identity number is right.",
        "校验居民身份证号码。",
        (('is_identity_number("11010519491231002X")', "true"), ('is_identity_number("110105194912310021")', "false")),
    ),
    Function(
        "identity_birthday",
        (takes("text: text", DATE, _birthday),),
        "The birthday in a Chinese identity number.",
        "由身份证号码得到出生日期。",
        (('identity_birthday("11010519491231002X")', "1949-12-31"),),
    ),
    Function(
        "identity_gender",
        (takes("text: text", TEXT, _gender),),
        "`male` or `female`, from a Chinese identity number.",
        "由身份证号码得到性别：`male` 为男，`female` 为女。",
        (('identity_gender("11010519491231002X")', "female"),),
    ),
    Function(
        "is_mobile_phone",
        (takes("text: text", BOOLEAN.required(), _is_phone),),
        "Whether a text is a Chinese mobile number.",
        "校验手机号码。",
        (('is_mobile_phone("13912345678")', "true"),),
    ),
    Function(
        "is_credit_code",
        (takes("text: text", BOOLEAN.required(), _is_credit_code),),
        "Whether a unified social credit code is right.",
        "校验统一社会信用代码。",
        (('is_credit_code("91350100M000100Y43")', "true"),),
    ),
    Function(
        "is_bank_card",
        (takes("text: text", BOOLEAN.required(), _is_bank_card),),
        "Whether a bank card number is right (Luhn).",
        "校验银行卡号（Luhn 算法）。",
        (('is_bank_card("4111111111111111")', "true"),),
    ),
    Function(
        "pinyin",
        (takes("text: text, separator: text?", TEXT, _pinyin),),
        "The pinyin of a text, without tones.",
        "汉字转为拼音（不带声调）。",
        (('pinyin("中国")', "zhong guo"),),
    ),
    Function(
        "pinyin_initials",
        (takes("text: text", TEXT, _initials),),
        "The first letters of the pinyin of a text.",
        "汉字转为拼音首字母。",
        (('pinyin_initials("中国")', "zg"),),
    ),
)
