"""How much a browser loads from signing in to the first list: at most 400 KB, packed as the server sends it."""

import gzip
import json
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from runtime.pages.workspace import BUILT, is_built
from runtime.services.publish_app import ensure_workspace
from tests.concurrency.installation import Place, open_place
from tests.concurrency.serving import served

MOST = 400 * 1024
#: The page itself, and the screens on the way.
WAY = ("workspace", "SignIn", "Frame", "Home", "List")
#: What is loaded only when somebody asks for it.
LATER = (
    "src/apps/workspace/dashboards/Dashboard.vue",
    "src/apps/workspace/help/KeySheet.vue",
    "src/apps/workspace/print/PrintDialog.vue",
    "src/apps/workspace/screens/Gallery.vue",
    "src/charts/drawing/echarts.ts",
)


def files_of(manifest: dict[str, Any], entry: str, found: set[str]) -> set[str]:
    """Chunks that an entry needs, by their names in the manifest."""
    if entry not in found:
        found.add(entry)
        for other in manifest[entry].get("imports", ()):
            files_of(manifest, other, found)
    return found


def loaded(manifest: dict[str, Any]) -> dict[str, int]:
    """Bytes, packed, of every script and style on the way."""
    chunks: set[str] = set()
    ways = [entry for entry, chunk in manifest.items() if chunk.get("name") in WAY]
    assert len(ways) == len(WAY), ways
    for entry in ways:
        files_of(manifest, entry, chunks)
    names = {name for chunk in chunks for name in (manifest[chunk]["file"], *manifest[chunk].get("css", ()))}
    return {name: len(gzip.compress((BUILT / name).read_bytes(), 6)) for name in sorted(names)}


@pytest.fixture
def manifest() -> dict[str, Any]:
    assert is_built(), "the front end is not built: make build"
    found: dict[str, Any] = json.loads((BUILT / ".vite" / "manifest.json").read_text(encoding="utf-8"))
    return found


def test_the_way_to_the_first_list_is_short(manifest: dict[str, Any]) -> None:
    sizes = loaded(manifest)
    assert sum(sizes.values()) <= MOST, sorted(sizes.items(), key=lambda each: -each[1])
    assert sum(sizes.values()) > 50_000, "this is not all of it"


def test_what_few_ask_for_is_loaded_later(manifest: dict[str, Any]) -> None:
    sizes = loaded(manifest)
    for entry in LATER:
        assert manifest[entry]["isDynamicEntry"]
        assert manifest[entry]["file"] not in sizes
    assert all(Path(BUILT / name).is_file() for name in sizes)


def test_all_of_it_is_sent_packed_once(manifest: dict[str, Any], tmp_path: Path) -> None:
    sent = dict.fromkeys(("br", "gzip", "identity"), 0)
    place = Place(f"sqlite:///{tmp_path}/empty.db", tmp_path)
    platform = open_place(place)
    ensure_workspace(platform)
    platform.database.close()
    with served(place) as port:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        for name in loaded(manifest):
            plain = (BUILT / name).read_bytes()
            for wanted in sent:
                connection.request(
                    "GET", f"/app/{name}", headers={"Accept-Encoding": {"br": "gzip, deflate, br"}.get(wanted, wanted)}
                )
                answer = connection.getresponse()
                content = answer.read()
                sent[wanted] += len(content)
                assert (answer.status, answer.headers["Vary"]) in ((200, "Accept-Encoding"), (200, None))
                assert "immutable" in answer.headers["Cache-Control"]
                assert answer.headers["Content-Type"].partition(";")[0] in ("text/javascript", "text/css")
                if len(plain) >= 1_000:
                    assert answer.headers.get("Content-Encoding", "identity") == wanted, name
                if answer.headers.get("Content-Encoding") == "gzip":
                    assert gzip.decompress(content) == plain
            connection.request("GET", f"/app/{name}", headers={"If-None-Match": answer.headers["ETag"]})
            known = connection.getresponse()
            assert (known.status, known.read()) == (304, b"")
        connection.close()
    assert sent["br"] < sent["gzip"] <= MOST < sent["identity"]
