"""A database without room refuses in a sentence, keeps what it had, and goes on once there is room."""

import pytest
from sqlalchemy import text

from engines.kernel.errors import Permanent
from runtime.storage.database import Database


def test_a_full_disk_is_told(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.write() as connection:
        connection.execute(text("CREATE TABLE note (body TEXT)"))
    with pytest.raises(Permanent) as refused, database.write() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count = {pages + 2}"))
        connection.execute(text("INSERT INTO note VALUES (hex(randomblob(100000)))"))
    assert refused.value.code == "disk_full"
    with database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM note")).scalar_one() == 0
    with database.write() as connection:
        connection.execute(text("PRAGMA max_page_count = 100000"))
        connection.execute(text("INSERT INTO note VALUES ('small')"))
    database.close()
