"""Memory of a big CSV import into a plain form: a file of any length must fit.

`python -m tests.benchmarks.bench_memory [--rows N|all] [--database sqlite|postgresql|both]`

The import runs in a process of its own; its greatest resident size is told, also on the way, so that the slope by row is
seen: what a million rows would take is reckoned from it where fewer are imported.
"""

import argparse
import multiprocessing
import resource
import sys
import time
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path

from runtime.auth.actor import Actor
from runtime.services.import_records import ImportRecords, import_records
from runtime.services.publish_app import apply_apps
from runtime.spreadsheets.sheet import Progress
from tests.benchmarks.databases import SYSTEMS, server
from tests.concurrency.installation import Place, open_place, write_csv

LIMIT_MB = 500
ALL = 1_000_000
TITLE = {"en": "x", "zh-CN": "x"}
PLAIN = {
    "plain": {
        "app.json": {"key": "plain", "version": "1.0.0", "format": 1, "title": TITLE},
        "forms/line.json": {
            "key": "line", "title": TITLE, "label": "name",
            "fields": [
                {"key": "number", "type": "integer", "title": TITLE, "unique": True},
                {"key": "name", "type": "text", "title": TITLE},
                {"key": "amount", "type": "money", "title": TITLE},
                {"key": "day", "type": "date", "title": TITLE},
            ],
        },
    }
}  # fmt: skip


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * (1024 if sys.platform == "darwin" else 1))


def _import(place: Place, path: Path, answer: Connection) -> None:
    platform = open_place(place)
    apply_apps(platform, Actor(), PLAIN)
    seen: list[tuple[int, float]] = []

    def report(_progress: Progress, counts: Mapping[str, int]) -> None:
        rows = sum(counts.values())
        if rows % 10_000 == 0:
            seen.append((rows, _peak_mb()))

    start = time.perf_counter()
    import_records(platform, Actor(), ImportRecords("plain.line", path, key=("number",)), report)
    answer.send((time.perf_counter() - start, seen, _peak_mb()))
    platform.database.close()


def measure(system: str, rows: int) -> float:
    """Print what an import took; megabytes of the full length, measured or reckoned."""
    spawn = multiprocessing.get_context("spawn")
    with server(system) as host:
        lines = ((n, f"Line {n}", f"{n % 9973}.{n % 100:02}", f"20{n % 20 + 10}-0{n % 9 + 1}-1{n % 10}") for n in range(rows))
        path = write_csv(host.folder / "lines.csv", ("number", "name", "amount", "day"), lines)
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=_import, args=(Place(host.create(), host.folder), path, theirs))
        process.start()
        theirs.close()
        seconds, seen, peak = ours.recv()
        process.join()
    half = seen[len(seen) // 2]
    slope = (peak - half[1]) / (rows - half[0]) if rows > half[0] else 0.0
    full = peak + max(0.0, slope) * (ALL - rows)
    print(
        f"{system:10}  {rows} rows in {seconds:.0f} s ({rows / seconds:.0f}/s): peak {peak:.0f} MB, at {half[0]} {half[1]:.0f} MB"
    )
    print(f"{'':10}  {slope * 1024 * 1024:.1f} bytes a row; {ALL} rows: {full:.0f} MB (limit {LIMIT_MB})", flush=True)
    return full


def main(arguments: list[str]) -> int:
    """1 when more memory is needed than the limit."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", default="200000")
    parser.add_argument("--database", choices=(*SYSTEMS, "both"), default="both")
    options = parser.parse_args(arguments)
    rows = ALL if options.rows == "all" else int(options.rows)
    systems = SYSTEMS if options.database == "both" else (options.database,)
    return int(max(measure(system, rows) for system in systems) > LIMIT_MB)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
