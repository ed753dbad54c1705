"""One order saved by itself, through everything, against a bare Core insert of the rows that it writes, one commit each.

`python -m tests.benchmarks.bench_save [--orders N] [--database sqlite|postgresql|both]`

For information: a single save pays for the release, the locks and the rules' reads on its own; no limit is set.
"""

import argparse
import sys
import time

from tests.benchmarks.databases import SYSTEMS, server
from tests.benchmarks.written_rows import differences, dump, statements, write, written
from tests.concurrency.installation import Place, install, open_place, save, save_id, with_tiers_and_rule


def measure(system: str, orders: int) -> None:
    """Print milliseconds of both, and the slowest of twenty."""
    with server(system) as host:
        template = host.create()
        platform = install(Place(template, host.folder))
        with_tiers_and_rule(platform)
        members = [save_id(platform, "member.member", name=f"Member {number}") for number in range(20)]
        platform.database.close()

        saving = open_place(Place(host.create(template), host.folder))
        before = dump(saving)
        taken = []
        for number in range(orders):
            start = time.perf_counter()
            save(
                saving, "member.order", {"member": members[number % 20], "amount": f"{number % 40}.90", "order_no": f"S{number}"}
            )
            taken.append(time.perf_counter() - start)
        after = dump(saving)
        slices = written(saving, before, after, "member.order", "member")

        writing = open_place(Place(host.create(template), host.folder))
        work = statements(writing, slices, before)
        start = time.perf_counter()
        write(writing, work)
        bare = time.perf_counter() - start
        wrong = differences(after, dump(writing))
        saving.database.close()
        writing.database.close()
    if wrong:
        raise AssertionError(f"other rows than the saves wrote: {', '.join(wrong)}")
    ordered = sorted(taken[5:])
    usual, slow, bare = ordered[len(ordered) // 2], ordered[len(ordered) * 95 // 100], bare / orders
    print(
        f"{system:10}  {orders} orders one by one: {usual * 1000:.1f} ms each (p95 {slow * 1000:.1f}), the same rows by Core "
        f"{bare * 1000:.1f} ms: {usual / bare:.1f}×",
        flush=True,
    )


def main(arguments: list[str]) -> int:
    """Always 0: there is no limit."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--orders", type=int, default=300)
    parser.add_argument("--database", choices=(*SYSTEMS, "both"), default="both")
    options = parser.parse_args(arguments)
    for system in SYSTEMS if options.database == "both" else (options.database,):
        measure(system, options.orders)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
