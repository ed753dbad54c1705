"""Files and images: ids of stored files. Uploading, sniffing and rights are storage's."""

from collections.abc import Mapping
from typing import Any

from engines.expression.types import INTEGER, Type, list_of
from engines.record.cleaning import as_list, parts
from engines.record.field_type import BasicType, Convert, Reading, Refused, Settings, Storage

MOST = 50


class File(BasicType):
    """Any number of files (one, unless `multiple`)."""

    name = "file"
    storage: Storage | None = "json"
    can_be_key = False
    holds_files = True
    default_accept: tuple[str, ...] = ()

    def settings_schema(self) -> Mapping[str, Any]:
        """Size, kinds, number."""
        return {
            "max_size": {
                "type": "integer", "minimum": 1, "default": 20 * 2**20, "title": "Largest size", "description": "In bytes.",
            },
            "accept": {
                "type": "array", "items": {"type": "string"}, "default": list(self.default_accept), "title": "Kinds",
                "description": "Media types such as image/png or image/*; empty takes any.",
            },
            "multiple": {"type": "boolean", "default": False, "title": "Several", "description": "More than one file."},
        }  # fmt: skip

    def value_type(self, settings: Settings) -> Type:
        """List of file ids; no file is null."""
        del settings
        return list_of(INTEGER).optional()

    def coercer(self, settings: Settings, reading: Reading) -> Convert:
        """Ids of files that were uploaded before."""
        del reading
        most = MOST if settings.get("multiple") else 1

        def coerce(raw: object) -> object:
            if raw is None:
                return None
            listed = raw if isinstance(raw, (list, tuple)) else parts(raw) if isinstance(raw, str) else [raw]
            ids = tuple(dict.fromkeys(_file_id(one) for one in listed))
            if len(ids) > most:
                raise Refused("too_many_attachments", max=most)
            return ids or None

        return coerce

    def encoder(self, settings: Settings) -> Convert | None:
        """A list of ids."""
        del settings
        return as_list


def _file_id(raw: object) -> int:
    if isinstance(raw, Mapping) and "id" in raw:
        raw = raw["id"]
    if isinstance(raw, str) and raw.strip().isascii() and raw.strip().isdigit() and len(raw) < 17:
        raw = int(raw)
    if isinstance(raw, int) and not isinstance(raw, bool) and 0 < raw < 2**53:
        return raw
    raise Refused("not_a_file")


class Image(File):
    """Pictures."""

    name = "image"
    default_accept = ("image/*",)
