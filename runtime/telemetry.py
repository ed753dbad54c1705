"""What a process tells about itself: logs in JSON (or for people, on a terminal), and counters for Prometheus.

Neither holds what people entered: logs name operations and ids, failures are told by their type and the way to them, without
the message, which may quote a value. Everything said while a request is answered or a job is done bears its trace id.
"""

import logging
import os
import re
import secrets
import sys
import time
import traceback
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import Any, TextIO

import orjson
import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import Metric

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?")
_NO_TRACE = "0" * 32
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
METRICS_TYPE = CONTENT_TYPE_LATEST


class Telemetry:
    """The counters of one process. Made once by bootstrap; safe to use from many threads."""

    def __init__(self) -> None:
        self.registry = own = CollectorRegistry()
        self._requests = Counter("tessera_requests", "Requests answered.", ["operation", "status"], registry=own)
        self._request_seconds = Histogram(
            "tessera_request_seconds", "Time to answer.", ["operation"], registry=own, buckets=_SECONDS
        )
        self._commits = Counter("tessera_commits", "Write transactions committed.", ["cause"], registry=own)
        self._rows = Counter("tessera_rows_written", "Records created, changed, deleted.", ["cause"], registry=own)
        self._commit_seconds = Histogram(
            "tessera_commit_seconds", "Time of a write transaction.", ["cause"], registry=own, buckets=_SECONDS
        )
        self._repeats = Counter("tessera_repeats", "Write transactions begun again after a clash.", registry=own)
        self._jobs = Counter("tessera_jobs", "Jobs begun, by what became of them.", ["kind", "lane", "outcome"], registry=own)
        self._job_seconds = Histogram("tessera_job_seconds", "Time of a job.", ["kind"], registry=own, buckets=_SECONDS)

    def answered(self, operation: str, status: int, seconds: float) -> None:
        """A request has been answered."""
        self._requests.labels(operation, str(status)).inc()
        self._request_seconds.labels(operation).observe(seconds)

    def committed(self, cause: str, rows: int, seconds: float) -> None:
        """A write transaction has been committed."""
        self._commits.labels(cause).inc()
        self._rows.labels(cause).inc(rows)
        self._commit_seconds.labels(cause).observe(seconds)

    def repeated(self) -> None:
        """A write transaction is begun again."""
        self._repeats.inc()

    @contextmanager
    def job(self, kind: str, lane: str, id: int) -> Iterator[None]:
        """A job is done within the block, under a trace id of its own; one that raises has failed."""
        begun, outcome = time.perf_counter(), "failed"
        with structlog.contextvars.bound_contextvars(trace_id=new_trace(), job=id, kind=kind):
            try:
                yield
                outcome = "done"
            finally:
                seconds = time.perf_counter() - begun
                self._jobs.labels(kind, lane, outcome).inc()
                self._job_seconds.labels(kind).observe(seconds)
                log("job", outcome=outcome, ms=round(seconds * 1000, 1))

    def show(self, gauges: Mapping[str, tuple[str, Mapping[tuple[tuple[str, str], ...], float]]]) -> bytes:
        """Everything in Prometheus's text format. `gauges`: name → (help, labels → value), as they stand now."""
        fresh = CollectorRegistry()
        for name, (told, values) in gauges.items():
            names = [label for label, _ in next(iter(values), ())]
            gauge = Gauge(name, told, names, registry=fresh)
            for labels, value in values.items():
                (gauge.labels(**dict(labels)) if labels else gauge).set(value)
        own = CollectorRegistry()
        own.register(_OfProcess(self.registry))
        return bytes(generate_latest(own) + generate_latest(fresh))


class _OfProcess:
    """What a registry counts, told with the process: several may answer at one address, each with counters of its own."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def collect(self) -> Iterator[Metric]:
        """For Prometheus's client."""
        for family in self._registry.collect():
            labelled = [sample._replace(labels={**sample.labels, "process": str(os.getpid())}) for sample in family.samples]
            family.samples = labelled
            yield family


def new_trace() -> str:
    """A new trace id: 32 hexadecimal digits."""
    return secrets.token_hex(16)


def trace_of(traceparent: str | None) -> str:
    """The trace id of a W3C `traceparent` header; a new one where there is none that can be read."""
    found = _TRACEPARENT.fullmatch(traceparent or "")
    return new_trace() if found is None or found[1] == _NO_TRACE or (traceparent or "").startswith("ff") else found[1]


def begin_trace(trace: str) -> None:
    """Whatever this thread says from now on bears the trace id."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(trace_id=trace)


def log(event: str, **fields: object) -> None:
    """Say something; `fields` without personal values."""
    if _OWN.isEnabledFor(logging.INFO):
        _OWN.info(event, extra={"fields": fields})


def configure_logs(level: str, target: TextIO = sys.stderr) -> None:
    """Let this process log from `level` on: for people where `target` is a terminal, else one JSON document a line. A process
    that does not call it (a command) logs warnings of libraries at most.

    The product's own lines, one for each request, go straight to `target`; those of libraries come by Python's logging."""
    seen: Any = structlog.dev.ConsoleRenderer() if target.isatty() else structlog.processors.JSONRenderer(_json)
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_processors(), processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, seen]
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    own = logging.StreamHandler(target)
    own.setFormatter(_OwnLine(seen))
    _OWN.handlers[:], _OWN.propagate = [own], False
    for name in ("alembic", "sqlalchemy", "werkzeug"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _json(document: object, **_options: object) -> str:
    return orjson.dumps(document, default=str).decode()


def _processors() -> list[Any]:
    """What every line gets, whoever says it."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        *_MADE,
    ]


class _OwnLine(logging.Formatter):
    """The product's own lines by the shortest way: there is one for every request."""

    def __init__(self, render: Any) -> None:
        super().__init__()
        self._render = render

    def format(self, record: logging.LogRecord) -> str:
        """The line of what `log` was given."""
        fields: dict[str, object] = getattr(record, "fields", {})
        event: Any = {"event": record.msg, "logger": record.name, **fields}
        for step in (structlog.contextvars.merge_contextvars, *_MADE):
            event = step(None, record.levelname.lower(), event)
        line: str = self._render(None, record.levelname.lower(), event)
        return line


def _failure(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A failure as type and frames: its message may hold what somebody entered."""
    info = event.pop("exc_info", None)
    error = info[1] if isinstance(info, tuple) else info
    if info is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        chain = []
        while error is not None and len(chain) < 5:
            frames = [f"{each.filename}:{each.lineno} {each.name}" for each in traceback.extract_tb(error.__traceback__)]
            chain.append({"type": f"{type(error).__module__}.{type(error).__qualname__}", "at": frames})
            error = error.__cause__ or error.__context__
        event["failure"] = chain
    return event


_MADE = (structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True), _failure)
_OWN = logging.getLogger("tessera")
