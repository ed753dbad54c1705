"""The process that renders one job: limits first, then the job from standard input, the answer to standard output.

Begun by `printer.py`. The answer is a line of JSON (what went wrong, or nothing) and the bytes.
"""

import importlib
import json
import logging
import resource
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from jinja2 import TemplateSyntaxError
from jinja2.sandbox import SecurityError

from runtime.printing.codes import NotACode
from runtime.printing.pages import document
from runtime.printing.sandbox import PrintSandbox, TooMuch, render
from runtime.printing.values import unpacked

_logger = logging.getLogger(__name__)
#: Calls within calls; a page is not nested deeper.
_DEPTH: Final = 600
_CHINESE: Final = "字体"


def main() -> None:
    """Render what standard input says."""
    sys.setrecursionlimit(_DEPTH)
    job = json.load(sys.stdin)
    problem, made = answered(job)
    sys.stdout.buffer.write(json.dumps(problem).encode() + b"\n")
    sys.stdout.buffer.write(made)
    sys.stdout.buffer.flush()


def limit(seconds: int, memory: int, size: int) -> None:
    """What the process may take: seconds of reckoning, bytes of memory, bytes of the answer. Not to be raised again."""
    for what, most in (
        (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, size),
        (resource.RLIMIT_NOFILE, 128), (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        resource.setrlimit(what, (most, most))


def answered(job: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """What went wrong, empty where nothing did; and the page."""
    try:
        return {}, _made(job)
    except (MemoryError, TooMuch, OverflowError):
        return {"code": "print_too_much"}, b""
    except NotACode:
        return {"code": "print_code_unfit"}, b""
    except SecurityError:
        return {"code": "print_not_allowed"}, b""
    except RecursionError:
        return {"code": "print_too_much"}, b""
    except (ImportError, OSError) as error:
        return {"code": "print_not_installed", "params": {"reason": str(error)[:300]}}, b""
    except TemplateSyntaxError as error:
        return {"code": "print_failed", "params": {"reason": str(error.message)[:300]}}, b""
    except Exception as error:
        _logger.exception("a template failed")
        return {"code": "print_failed", "params": {"reason": f"{type(error).__name__}: {error}"[:300]}}, b""


def _made(job: Mapping[str, Any]) -> bytes:
    if job["format"] == "check":
        importlib.import_module("runtime.printing.pdf").pdf_of(f"<p>{_CHINESE}</p>")
        return b""
    shared = {
        "lang": job["lang"], "now": datetime.fromisoformat(job["now"]), "printed_by": job["printed_by"],
        "titles": unpacked(job["titles"]),
    }  # fmt: skip
    records = [{**shared, "record": unpacked(each)} for each in job["records"]]
    pages = render(PrintSandbox(job["lang"]), job["html"], records, job["most"])
    if job["format"] == "mail":
        return "".join(pages).encode()
    html = document(job, pages)
    if job["format"] == "html":
        return html.encode()
    made: bytes = importlib.import_module("runtime.printing.pdf").pdf_of(html)
    return made
