"""The content hash of a blueprint: the same whatever the order of files and keys; another for every other content."""

import hashlib
import json
from collections.abc import Mapping

from engines.blueprint.json_text import JSON


def digest_of(parts_by_app: Mapping[str, Mapping[str, JSON]]) -> str:
    """SHA-256, as 64 hexadecimal digits, of all apps' files."""
    text = json.dumps(parts_by_app, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
