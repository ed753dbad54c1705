"""Order import through everything against SQLAlchemy Core executemany of exactly the rows that it wrote.

`python -m tests.benchmarks.bench_import [--orders N|all] [--database sqlite|postgresql|both] [--rounds N] [--profile]`

Both start from copies of one database (apps, two tiers, one rule whose amount depends on the tier, all customers) on the
same server and take turns. Only the ratio means something.
"""

import argparse
import cProfile
import gc
import pstats
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.databases import SYSTEMS, Server, server
from tests.benchmarks.written_rows import Dump, Slice, differences, dump, statements, write, written
from tests.concurrency.installation import (
    ROOT,
    Place,
    import_customers,
    import_orders,
    install,
    open_place,
    with_tiers_and_rule,
)
from tests.factories.orders import OrderSet, generate, read
from tests.factories.orders import write as write_files

LIMIT = 6.0
REAL = ROOT.parent / "shared" / "data" / "cdnow"
ALL = 69_659


@dataclass(slots=True)
class Spent:
    """Seconds on the wall, and of this process's processor (on PostgreSQL the server's come on top)."""

    wall: float
    cpu: float


@contextmanager
def _spending() -> Iterator[Spent]:
    """Measures its block; what is in memory before it is no work for the garbage collector."""
    gc.collect()
    gc.freeze()
    spent = Spent(-time.perf_counter(), -time.process_time())
    yield spent
    spent.wall += time.perf_counter()
    spent.cpu += time.process_time()
    gc.unfreeze()


@dataclass(slots=True)
class Round:
    """What both took, and how many rows were written."""

    imported: Spent
    written: Spent
    rows: int


def order_set(orders: int) -> OrderSet:
    """So many orders of the real set where it is at hand, else of a generated one."""
    if not (REAL / "orders.csv").exists():
        return generate(max(1, orders * 23_570 // ALL), orders)
    found = read(REAL)
    some = found.orders[:orders]
    customers = {order.customer_no for order in some}
    return OrderSet({number: day for number, day in found.customers.items() if number in customers}, some)


@contextmanager
def _prepared(host: Server, data: OrderSet) -> Iterator[tuple[str, Path]]:
    """A database with everything but the orders, and the file of these."""
    customers, orders = write_files(data, host.folder)
    url = host.create()
    platform = install(Place(url, host.folder))
    with_tiers_and_rule(platform)
    import_customers(platform, customers)
    platform.database.close()
    yield url, orders
    host.drop(url)


@dataclass(slots=True)
class _Run:
    """One import: what it took, the rows before and after it, and what each slice wrote."""

    spent: Spent
    before: Dump
    after: Dump
    slices: list[Slice]

    @property
    def rows(self) -> int:
        """Rows written, new and changed."""
        return sum(len(rows) for each in self.slices for group in (each.new, each.changed) for rows in group.values())


def _import(host: Server, template: str, orders: Path, profile: cProfile.Profile | None) -> _Run:
    url = host.create(template)
    platform = open_place(Place(url, host.folder))
    before = dump(platform)
    with _spending() as spent, profile or nullcontext():
        import_orders(platform, orders)
    after = dump(platform)
    slices = written(platform, before, after, "member.order", "member")
    platform.database.close()
    host.drop(url)
    return _Run(spent, before, after, slices)


def _write(host: Server, template: str, run: _Run) -> Spent:
    url = host.create(template)
    platform = open_place(Place(url, host.folder))
    work = statements(platform, run.slices, run.before)
    with _spending() as spent:
        write(platform, work)
    wrong = differences(run.after, dump(platform))
    platform.database.close()
    host.drop(url)
    if wrong:
        raise AssertionError(f"other rows than the import wrote: {', '.join(wrong)}")
    return spent


def measure(system: str, orders: int, rounds: int, *, profile: bool = False) -> list[Round]:
    """Both, in turns, on one server."""
    profiler = cProfile.Profile() if profile else None
    found = []
    with server(system) as host, _prepared(host, order_set(orders)) as (template, path):
        for _ in range(rounds):
            run = _import(host, template, path, profiler)
            found.append(Round(run.spent, _write(host, template, run), run.rows))
    if profiler is not None:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(45)
    return found


def main(arguments: list[str]) -> int:
    """Print seconds, rows and ratio; 1 when a ratio is above the limit."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--orders", default="20000")
    parser.add_argument("--database", choices=(*SYSTEMS, "both"), default="both")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args(arguments)
    orders = ALL if options.orders == "all" else int(options.orders)
    worst = 0.0
    for system in SYSTEMS if options.database == "both" else (options.database,):
        rounds = measure(system, orders, options.rounds, profile=options.profile)
        for each in rounds:
            one, other = each.imported, each.written
            speed = f"{orders / one.wall:.0f} orders/s"
            print(f"{system:10}  {orders} orders, {each.rows} rows: import {one.wall:.2f} s ({speed}, {one.cpu:.2f} s cpu)")
            print(f"{'':10}  the same rows by Core {other.wall:.2f} s ({other.cpu:.2f} s cpu): {one.wall / other.wall:.2f}×")
        ratio = min(each.imported.wall for each in rounds) / min(each.written.wall for each in rounds)
        print(f"{system:10}  ratio {ratio:.2f} (limit {LIMIT:g})", flush=True)
        worst = max(worst, ratio)
    return 0 if options.profile or worst <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
