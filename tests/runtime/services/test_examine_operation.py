"""`doctor` about how an installation is run: settings, queue, clock, backup."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from runtime.config import read_settings
from runtime.services.backup import backup
from runtime.services.examine import examine
from runtime.storage.system_tables import SYSTEM
from tests.acceptance.installation import Installation
from tests.runtime.services.shop import shop


@pytest.fixture
def home(database_url: str, tmp_path: Path) -> Installation:
    """The small shop."""
    found = Installation(database_url, tmp_path / "data")
    found.apply(shop())
    return found


def levels(home: Installation, **settings: str) -> dict[str, str]:
    given = {"TESSERA_DATA_DIR": str(home.platform.settings.data_dir), "TESSERA_DATABASE_URL": home.url, **settings}
    platform = replace(home.platform, settings=read_settings(given))
    return {each.code: each.level for each in examine(platform)}


def test_settings_matter_once_others_reach_it(home: Installation) -> None:
    assert not {"doctor_no_url", "doctor_sqlite_exposed", "doctor_exposed_well"} & set(levels(home))
    assert levels(home, TESSERA_HOST="0.0.0.0")["doctor_no_url"] == "wrong"
    assert levels(home, TESSERA_URL="http://crm.example.com")["doctor_plain_http"] == "wrong"
    found = levels(home, TESSERA_URL="https://crm.example.com")
    assert found["doctor_no_proxies"] == "note"
    assert ("doctor_sqlite_exposed" in found) == home.platform.database.is_sqlite
    found = levels(home, TESSERA_URL="https://crm.example.com", TESSERA_PROXIES="127.0.0.1")
    assert "doctor_no_proxies" not in found
    assert ("doctor_exposed_well" in found) == (not home.platform.database.is_sqlite)
    home.platform.settings.data_dir.mkdir(parents=True, exist_ok=True)
    home.platform.settings.data_dir.chmod(0o755)
    assert levels(home)["doctor_folder_open"] == "note"
    home.platform.settings.data_dir.chmod(0o750)
    assert "doctor_folder_open" not in levels(home)
    home.close()


def test_queue_clock_and_backup_are_looked_at(home: Installation, tmp_path: Path) -> None:
    found = levels(home)
    assert (found["doctor_queue"], found["doctor_no_backup"]) == ("ok", "note")
    backup(home.platform, tmp_path / "b.tar.gz", lambda *_: None)
    assert levels(home)["doctor_backup"] == "ok"
    later = home.platform.now() + timedelta(days=3)
    home.clock.set(later)
    with home.platform.database.write() as connection:
        connection.execute(update(SYSTEM.workspace).values(clock_offset=3600))
        row = {
            "id": 5, "kind": "rule", "lane": "bulk", "state": "waiting", "due_at": later - timedelta(hours=1), "attempts": 0,
            "payload": {}, "created_at": later,
        }  # fmt: skip
        connection.execute(SYSTEM.job.insert(), row)
    found = levels(home)
    assert (found["doctor_queue_old"], found["doctor_clock_moved"]) == ("wrong", "note")
    home.close()
