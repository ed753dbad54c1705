"""Tasks and instances as JSON for one reader: each with what it is about, called by what the reader may see of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from engines.process.definition import ProcessDefinition
from runtime.services.process_keys import key_of
from runtime.services.record_json import moment_text
from runtime.services.record_text import RecordText
from runtime.services.viewer import Viewer
from runtime.storage import tasks, users
from runtime.storage.process_book import Task


class ProcessTeller:
    """Tells lists; names of people and records are read once."""

    def __init__(self, viewer: Viewer, locale: str) -> None:
        self._viewer = viewer
        self._text = RecordText(viewer.release, locale, viewer.home.zone)
        self._names = {user.id: user.name for user in users.all_users(viewer.connection)}

    def name(self, user: int | None) -> str | None:
        """What somebody is called."""
        return None if user is None else self._names.get(user)

    def tasks(self, found: Sequence[Task]) -> list[dict[str, Any]]:
        """Tasks."""
        labels = self._labels([(each.form, each.record_id) for each in found])
        begun = tasks.initiators(self._viewer.connection, {each.instance_id for each in found})
        return [
            {
                "id": each.id, "node": each.node, "title": each.title, "kind": each.kind, "state": each.state, "verb": each.verb,
                "instance": each.instance_id, "process": self._process(each.process),
                "user": self.name(each.user_id), "initiator": self.name(begun.get(each.instance_id)),
                "created_at": moment_text(each.created_at), "ended_at": moment_text(each.ended_at),
                "urged_at": moment_text(each.urged_at), **self._about(each.form, each.record_id, labels),
            }
            for each in found
        ]  # fmt: skip

    def instances(self, found: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Instances."""
        labels = self._labels([(each["form"], each["record_id"]) for each in found])
        return [
            {
                "id": each["id"], "process": self._process(each["process"]), "state": each["state"], "outcome": each["outcome"],
                "failures": each["failures"], "initiator": self.name(each["initiator"]),
                "started_at": moment_text(each["started_at"]), "ended_at": moment_text(each["ended_at"]),
                **self._about(each["form"], each["record_id"], labels),
            }
            for each in found
        ]  # fmt: skip

    def _process(self, id: str) -> dict[str, Any]:
        found: ProcessDefinition | None = self._viewer.release.processes.get(id)
        if found is None:
            return {"key": id, "title": id}
        return {"key": key_of(found.document, id), "title": found.title}

    def _about(self, form: str | None, record: int | None, labels: Mapping[tuple[str, int], str]) -> dict[str, Any]:
        entity = self._viewer.release.entities.get(form or "")
        name = None if form is None or record is None else labels.get((form, record))
        return {
            "form": None if entity is None else entity.key, "form_title": None if entity is None else entity.title,
            "record": record if form is not None else None, "name": name,
        }  # fmt: skip

    def _labels(self, places: Sequence[tuple[str | None, int | None]]) -> dict[tuple[str, int], str]:
        """What records are called: of those that may be seen."""
        wanted: dict[str, set[int]] = {}
        for form, record in places:
            if form is not None and record is not None and form in self._viewer.release.entities:
                wanted.setdefault(form, set()).add(record)
        return {
            (form, int(row["id"])): self._text.label(form, row)
            for form, ids in wanted.items()
            for row in self._viewer.records(self._viewer.release.entities[form], ids)
        }
