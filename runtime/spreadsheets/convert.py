"""The child process that reads a big Excel sheet, so that its memory is given back when it ends.

Called by `reading` as `python -m runtime.spreadsheets.convert SOURCE TARGET [SHEET]`; writes `kept` rows to TARGET.
A problem goes to standard output as JSON, with exit status 3.
"""

import resource
import sys
from pathlib import Path

import orjson

from engines.kernel.errors import Invalid
from runtime.spreadsheets.excel_rows import open_excel
from runtime.spreadsheets.kept import write_kept

REFUSED = 3

#: A sheet that needs more is refused (`sheet_too_big`), before it takes the machine with it.
MEMORY_LIMIT_BYTES = 2 * 2**30


def main(arguments: list[str]) -> int:
    """Convert; 0, or REFUSED with the problems told."""
    source, target, sheet = arguments
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, resource.getrlimit(resource.RLIMIT_AS)[1]))
    try:
        with open_excel(Path(source), sheet or None) as rows:
            write_kept(rows, Path(target))
    except Invalid as error:
        problems = [{"code": p.code, "params": dict(p.params), "hint": p.hint} for p in error.problems]
        sys.stdout.buffer.write(orjson.dumps(problems))
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
