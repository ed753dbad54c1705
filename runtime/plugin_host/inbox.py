"""The list behind the bell, as plugins may write into it."""

from runtime.storage import deliveries, notices, users
from runtime.storage.database import Database
from runtime.storage.notices import MESSAGE, Notice
from runtime.storage.sealer import CLEAR, SEALED, Sealer, whole


class NoticeInbox:
    """An `Inbox` (`plugins/spec/hookspecs.py`). A notice bears the id of its delivery, so that it is there once."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    def put(self, delivery: str, user: str, subject: str, text: str) -> bool:
        """Tell somebody, by the number of the user."""
        with self._database.write() as connection:
            found = deliveries.find_public(connection, delivery)
            known = users.get_user(connection, int(user)) if user.isdigit() and len(user) < 16 else None
            if found is None or known is None or not known.is_active:
                return False
            # Sealed as the message is: what it may tell of people goes when their key does.
            is_sealed = found.content is not None and found.content[0] == SEALED
            told = {"text": f"{subject}\n{text}" if subject else text}
            row = {"params": whole(told, found.record_id) if is_sealed else [CLEAR, told]}
            self._sealer.seal_rows(connection, [row], ("params",))
            notices.add_once(
                connection, Notice(found.id, known.id, MESSAGE, found.form, found.record_id, row["params"], found.created_at)
            )
        return True
