"""Whatever a room refuses can be told at the doors: bootstrap's catalogue and the command line's own hold every sentence."""

import importlib
from pathlib import Path

from runtime.bootstrap import catalog
from runtime.cli.messages import MESSAGES

HOME = Path(__file__).resolve().parents[3]


def test_every_room_is_heard():
    rooms = [path for folder in ("engines", "runtime") for path in (HOME / folder).rglob("*messages.py")]
    known = catalog().codes() | set(MESSAGES)
    for path in rooms:
        module = importlib.import_module(".".join(path.relative_to(HOME).with_suffix("").parts))
        assert set(getattr(module, "MESSAGES", ())) <= known, path


def test_nothing_is_said_twice():
    assert catalog().codes().isdisjoint(MESSAGES)
