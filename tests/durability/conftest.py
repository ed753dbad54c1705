"""Databases that are copied: what was prepared once is broken in many ways."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.benchmarks.databases import Server


@pytest.fixture(params=["sqlite", "postgresql"])
def host(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """Makes databases of one system, and copies of them."""
    url = request.getfixturevalue("cluster_url") if request.param == "postgresql" else None
    with ExitStack() as stack:
        made = Server(tmp_path, url)
        stack.callback(made.drop_all)
        yield made
