"""Runs every `bench_*.py` of this folder, or those that are named: `python -m tests.benchmarks [what ...]`.

Called by `make bench`. Each runs in a process of its own, so that none is measured with the memory of another.
"""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def main(wanted: list[str]) -> int:
    """Run them in order of their names; 1 when one of them failed."""
    names = sorted(path.stem for path in FOLDER.glob("bench_*.py"))
    unknown = [name for name in wanted if f"bench_{name}" not in names]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(name[6:] for name in names)}")
        return 1
    failed = []
    for name in names:
        if wanted and name[6:] not in wanted:
            continue
        print(f"\n== {name[6:]} ==", flush=True)
        done = subprocess.run([sys.executable, "-m", f"{__package__}.{name}"], cwd=FOLDER.parents[1], check=False)
        if done.returncode != 0:
            failed.append(name[6:])
    if failed:
        print(f"\nFailed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
