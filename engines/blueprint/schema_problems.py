"""From the errors of a JSON Schema to problems: pointer, stable code, what to do, and what was probably meant.

Of a choice between several shapes (`oneOf`, `anyOf`) only the errors of the shape that was meant are told. Called by the
validator; the sentences stand in `messages.py`.
"""

import difflib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, TypeAlias

from jsonschema.exceptions import ValidationError

from engines.blueprint.json_text import JSON, escaped
from engines.kernel.errors import Problem
from engines.kernel.text import Text

Told: TypeAlias = Iterator[Problem]

_TYPE_NAMES: Mapping[str, Text] = {
    "object": {"zh-CN": "对象", "en": "an object"},
    "array": {"zh-CN": "列表", "en": "a list"},
    "string": {"zh-CN": "文本", "en": "a text"},
    "integer": {"zh-CN": "整数", "en": "a whole number"},
    "number": {"zh-CN": "数字", "en": "a number"},
    "boolean": {"zh-CN": "true 或 false", "en": "true or false"},
    "null": {"zh-CN": "null", "en": "null"},
}
_SHOWN_LENGTH = 60
#: How alike a name that means nothing must be to one that is missing: less than elsewhere, because one of them is needed.
_MEANT = 0.6
KEY_PATTERN = r"^[^\W\d]\w*$"


def problems_of(errors: Iterable[ValidationError]) -> list[Problem]:
    """The problems that schema errors stand for; pointers are those inside the document."""
    told = [problem for error in errors for problem in _told(error, pointer_of(error))]
    meant = {(problem.pointer.rpartition("/")[0], problem.hint) for problem in told if problem.code == "unknown_property"}
    hinted = {problem.pointer for problem in told if problem.code == "unknown_property" and problem.hint}
    kept = [problem for problem in told if not _is_said_by_a_hint(problem, meant, hinted)]
    return list({_same(problem): problem for problem in kept}.values())


def _is_said_by_a_hint(problem: Problem, meant: AbstractSet[tuple[str, str | None]], hinted: AbstractSet[str]) -> bool:
    """Whether it is the other half of a misspelt property: what is missing, or the same one without its hint."""
    match problem.code:
        case "property_missing":
            return (problem.pointer, problem.params.get("name")) in meant
        case "exactly_one":
            return any((problem.pointer, name) in meant for name in str(problem.params.get("names")).split(", "))
        case "unknown_property":
            return problem.hint is None and problem.pointer in hinted
        case _:
            return False


def _same(problem: Problem) -> tuple[str, str, str]:
    """What makes two problems one; a misspelt property is one whatever else would be known there."""
    return problem.pointer, problem.code, "" if problem.code == "unknown_property" else str(problem.params)


def pointer_of(error: ValidationError) -> str:
    """JSON pointer of the value that an error is about."""
    return "".join(f"/{escaped(step)}" for step in error.absolute_path)


def nearest(word: object, words: Iterable[object]) -> str | None:
    """The word that was probably meant."""
    if not isinstance(word, str):
        return None
    known = {str(each).casefold(): str(each) for each in words if each is not None}
    found = difflib.get_close_matches(word.casefold(), known, n=1, cutoff=0.7)
    return known[found[0]] if found else None


def shown(value: JSON) -> str:
    """A value as it is quoted in a sentence: short, in JSON unless it is a text."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN_LENGTH else text[: _SHOWN_LENGTH - 1] + "…"


def _told(error: ValidationError, pointer: str) -> Told:
    if "propertyNames" in error.absolute_schema_path:
        known = error.schema.get("enum", ()) if isinstance(error.schema, Mapping) else ()
        yield Problem(
            "bad_name", f"{pointer}/{escaped(_instance(error))}", {"name": _instance(error)}, nearest(_instance(error), known)
        )
        return
    teller = _TELLERS.get(str(error.validator))
    if teller is None:
        yield Problem("bad_value", pointer, {"value": shown(_instance(error))})
        return
    yield from teller(error, pointer)


def _unknown_properties(error: ValidationError, pointer: str) -> Told:
    known = list(_schema(error).get("properties", ()))
    for name in _instance(error):
        if name not in known:
            told = {"name": name, "known": ", ".join(known)}
            yield Problem("unknown_property", f"{pointer}/{escaped(name)}", told, nearest(name, known))


def _missing(error: ValidationError, pointer: str) -> Told:
    known = list(_schema(error).get("properties", ()))
    for name in _value(error):
        if name not in _instance(error) and f"{name!r} is a required" in error.message:
            strange = [written for written in _instance(error) if written not in known]
            close = difflib.get_close_matches(name, strange, n=1, cutoff=_MEANT)
            if close:
                told = {"name": close[0], "known": ", ".join(known)}
                yield Problem("unknown_property", f"{pointer}/{escaped(close[0])}", told, name)
            else:
                yield Problem("property_missing", pointer, {"name": name})


def _missing_beside(error: ValidationError, pointer: str) -> Told:
    for name, needed in _value(error).items():
        if name in _instance(error):
            for other in needed:
                if other not in _instance(error):
                    yield Problem("property_missing_beside", pointer, {"name": other, "beside": name})


def _type(error: ValidationError, pointer: str) -> Told:
    names = _value(error) if isinstance(_value(error), list) else [_value(error)]
    yield _wrong_type(pointer, _instance(error), names)


def _wrong_type(pointer: str, value: JSON, names: Sequence[str]) -> Problem:
    expected = {
        "zh-CN": "或".join(str(_TYPE_NAMES[name]["zh-CN"]) for name in names),  # type: ignore[index]
        "en": " or ".join(str(_TYPE_NAMES[name]["en"]) for name in names),  # type: ignore[index]
    }
    return Problem("wrong_json_type", pointer, {"expected": expected, "value": shown(value)})


def _not_listed(error: ValidationError, pointer: str) -> Told:
    allowed = _value(error) if error.validator == "enum" else [_value(error)]
    words = ", ".join(shown(word) for word in allowed)
    yield Problem(
        "not_in_list", pointer, {"value": shown(_instance(error)), "allowed": words}, nearest(_instance(error), allowed)
    )


def _pattern(error: ValidationError, pointer: str) -> Told:
    schema, value = _schema(error), str(_instance(error))
    if schema.get("pattern") == KEY_PATTERN:
        yield Problem("key_unfit", pointer, {"key": shown(value)}, re.sub(r"\W+|^(?=\d)", "_", value))
        return
    title = str(schema.get("title", ""))
    how = {"en": f"{title}: {schema.get('description', '')}", "zh-CN": f"请参阅参考手册中的“{title}”。"}
    yield Problem("bad_form", pointer, {"value": shown(value), "how": how})


def _range(error: ValidationError, pointer: str) -> Told:
    yield Problem("number_outside", pointer, {"value": shown(_instance(error)), "bound": _value(error)})


def _too_little(error: ValidationError, pointer: str) -> Told:
    if error.validator == "minProperties" and _schema(error).get("maxProperties") == 1:
        yield from _one_of(pointer, list(_schema(error).get("properties", ())))
    else:
        yield Problem("too_little", pointer, {"least": _value(error)})


def _too_much(error: ValidationError, pointer: str) -> Told:
    if error.validator == "maxProperties" and _value(error) == 1:
        yield from _one_of(pointer, list(_schema(error).get("properties", ())))
    else:
        yield Problem("too_much", pointer, {"most": _value(error)})


def _repeated(error: ValidationError, pointer: str) -> Told:
    seen: list[JSON] = []
    for index, item in enumerate(_instance(error)):
        if item in seen:
            yield Problem("item_twice", f"{pointer}/{index}", {"value": shown(item)})
        seen.append(item)


def _refused(_error: ValidationError, pointer: str) -> Told:
    yield Problem("not_supported", pointer, {"name": pointer.rpartition("/")[2]})


def _one_of(pointer: str, names: Sequence[str]) -> Told:
    yield Problem("exactly_one", pointer, {"names": ", ".join(names)})


def _choice(error: ValidationError, pointer: str) -> Told:
    """The shape that was meant is the one whose own type fits and that has the fewest errors."""
    branches: dict[int, list[ValidationError]] = {}
    for inner in error.context or ():
        branches.setdefault(int(inner.relative_schema_path[0]), []).append(inner)
    alternatives = _value(error)
    if all(set(alternative) == {"required"} for alternative in alternatives):
        yield from _one_of(pointer, [name for alternative in alternatives for name in alternative["required"]])
        return
    if not branches:
        yield Problem("bad_value", pointer, {"value": shown(_instance(error))})
        return
    fitting = {index: inner for index, inner in branches.items() if not any(_is_about_itself(each) for each in inner)}
    if fitting:
        for inner in min(fitting.values(), key=len):
            yield from _told(inner, pointer + "".join(f"/{escaped(step)}" for step in inner.relative_path))
        return
    allowed = [word for alternative in alternatives for word in alternative.get("enum", ())]
    if allowed and isinstance(_instance(error), str):
        told = {"value": shown(_instance(error)), "allowed": ", ".join(map(shown, allowed))}
        yield Problem("not_in_list", pointer, told, nearest(_instance(error), allowed))
        return
    names = {str(_value(each)) for inner in branches.values() for each in inner if _is_type_error(each)}
    yield _wrong_type(pointer, _instance(error), [name for name in _TYPE_NAMES if name in names])


def _is_about_itself(error: ValidationError) -> bool:
    return not error.relative_path and error.validator in ("type", "enum", "const")


def _is_type_error(error: ValidationError) -> bool:
    return not error.relative_path and error.validator == "type" and isinstance(_value(error), str)


def _instance(error: ValidationError) -> Any:
    """The value that is wrong."""
    return error.instance


def _value(error: ValidationError) -> Any:
    """What the schema asks for."""
    return error.validator_value


def _schema(error: ValidationError) -> Mapping[str, Any]:
    return error.schema if isinstance(error.schema, Mapping) else {}


_TELLERS: Mapping[str, Callable[[ValidationError, str], Told]] = {
    "additionalProperties": _unknown_properties,
    "required": _missing,
    "dependentRequired": _missing_beside,
    "type": _type,
    "enum": _not_listed,
    "const": _not_listed,
    "pattern": _pattern,
    "minimum": _range,
    "maximum": _range,
    "exclusiveMinimum": _range,
    "exclusiveMaximum": _range,
    "minLength": _too_little,
    "minItems": _too_little,
    "minProperties": _too_little,
    "maxLength": _too_much,
    "maxItems": _too_much,
    "maxProperties": _too_much,
    "uniqueItems": _repeated,
    "not": _refused,
    "oneOf": _choice,
    "anyOf": _choice,
}
