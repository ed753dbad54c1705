"""Every channel that is here keeps what channels must keep, and the suite finds one that does not."""

import importlib
import json
from pathlib import Path

import pytest

from plugins.spec.channel import PermanentFault, Sent
from plugins.spec.conformance import broken_promises

CHANNELS = Path(__file__).resolve().parents[2] / "plugins" / "channels"
FOLDERS = sorted(path.parent for path in CHANNELS.glob("*/manifest.json"))


def test_the_channels_of_the_house_are_here():
    assert [folder.name for folder in FOLDERS] == ["console", "email", "in_app", "sms_http", "webhook"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_channel_keeps_its_promises(folder):
    plugin = importlib.import_module(f"plugins.channels.{folder.name}")
    assert broken_promises(folder, plugin.channel) == []


class Bad:
    """Breaks one promise after the other."""

    def __init__(self, tools, fault):
        self.tools, self.fault = tools, fault

    def send(self, message, settings):
        if self.fault == "raises":
            self.tools.http.request("POST", "https://example.com", {}, message.id.encode())
        if self.fault == "tells":
            self.tools.log("message", text=message.text, id=message.id)
        if self.fault == "keeps":
            self.last = message.text
        if self.fault == "forgets the id":
            self.tools.log("message")
        if self.fault == "own words":
            self.tools.log(message.id)
            return PermanentFault("it_hurts")
        return Sent()


@pytest.mark.parametrize("fault", ["raises", "tells", "keeps", "forgets the id", "own words"])
def test_the_suite_finds_a_bad_one(fault, tmp_path):
    folder = tmp_path / "bad"
    folder.mkdir()
    said = {"zh-CN": "坏", "en": "Bad"}
    manifest = {"key": "bad", "socket": "channel", "version": "1", "address": "none", "title": said, "help": said}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (folder / "settings.schema.json").write_text('{"type": "object", "additionalProperties": false}', encoding="utf-8")
    (folder / "README.md").write_text("# Bad", encoding="utf-8")
    assert broken_promises(folder, lambda tools: Bad(tools, fault)) != []


@pytest.mark.parametrize(("change", "told"), [
    ({"key": "other"}, "folder's name"), ({"socket": "door"}, "socket"), ({"address": "planet"}, "address"),
    ({"title": "Wrong"}, "title"), ({"version": 1}, "version"), ({"colour": "red"}, "colour"),
])  # fmt: skip
def test_a_manifest_that_is_wrong_is_told(change, told, tmp_path):
    folder = tmp_path / "wrong"
    folder.mkdir()
    said = {"zh-CN": "错", "en": "Wrong"}
    manifest = {"key": "wrong", "socket": "channel", "version": "1", "address": "none", "title": said, "help": said, **change}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (folder / "settings.schema.json").write_text('{"type": "object", "additionalProperties": false}', encoding="utf-8")
    (only,) = broken_promises(folder, lambda tools: Bad(tools, ""))
    assert told in only
