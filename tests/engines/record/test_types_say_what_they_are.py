"""What every type tells about itself: schemas with titles, sentences for codes, one entry in the list for each."""

import re
from pathlib import Path

import engines.record
from engines.kernel.messages import Catalog
from engines.record.field_types import ALL, field_types
from engines.record.messages import MESSAGES

ROOM = Path(engines.record.__file__).parent
CODE = re.compile(
    r"(?:Refused|Problem|_problem|_refuse|report)\(\s*"
    r'(?:f?"[^"]*/[^"]*",\s*|id, |field\.pointer, |need\.field, |fixed\.field, )?"([a-z_]+)"'
)
#: Codes whose sentences stand in the room of formulas.
OF_FORMULAS = {"unknown_field"}


def test_every_setting_is_described():
    for name, kind in field_types().items():
        for setting, schema in kind.settings_schema().items():
            assert "$ref" in schema or {"title", "description"} <= set(schema), (name, setting)
        assert set(kind.required_settings()) <= set(kind.settings_schema()), name
        assert kind.__doc__, name


def test_each_type_stands_in_the_list_once():
    assert len({kind().name for kind in ALL}) == len(ALL) == 32
    files = {path.stem for path in (ROOM / "field_types").glob("*.py")} - {"__init__"}
    assert files == {kind.__module__.rpartition(".")[2] for kind in ALL}


def test_every_code_has_a_sentence_in_both_languages():
    found = {code for path in ROOM.rglob("*.py") for code in CODE.findall(path.read_text("utf-8"))}
    assert len(found) > 40
    assert found - set(MESSAGES) - OF_FORMULAS == set()
    catalog = Catalog(MESSAGES)
    params = {"title": {"en": "Name", "zh-CN": "姓名"}, "message": {"en": "No.", "zh-CN": "不行。"}}
    for code in MESSAGES:
        assert "姓名" in catalog.say(code, "zh-CN", params) or "{title}" not in MESSAGES[code]["zh-CN"]
        assert catalog.say(code, "en", params)
        assert set(re.findall(r"\{(\w+)\}", MESSAGES[code]["en"])) == set(re.findall(r"\{(\w+)\}", MESSAGES[code]["zh-CN"])), code
