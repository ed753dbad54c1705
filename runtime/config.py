"""Settings, read once from environment variables. Each has a safe default: the embedded installation needs none."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

#: Processes that answer unless more are asked for: each takes memory and connections of its own.
_MOST_PROCESSES = 4


@dataclass(frozen=True, slots=True)
class Settings:
    """How this process runs."""

    data_dir: Path
    """`TESSERA_DATA_DIR`: folder of the embedded database and of files; default `.tessera` in the working folder."""
    database_url: str
    """`TESSERA_DATABASE_URL`: `sqlite:///path` or `postgresql://user:password@host:port/name`; default: SQLite in the folder."""
    master_key: str | None
    """`TESSERA_MASTER_KEY`: base64 of 32 bytes that seal what is kept of people, several by comma, the newest first; else they
    stand in the file `keys` of the data folder, made when it is first needed."""
    host: str
    """`TESSERA_HOST`: address that `serve` binds to; default 127.0.0.1."""
    port: int
    """`TESSERA_PORT`: default 8000."""
    workers: int
    """`TESSERA_WORKERS`: processes that `serve` answers with, on PostgreSQL; SQLite has one. Default: one for each processor
    core, four at most."""
    url: str
    """`TESSERA_URL`: where people reach the installation, `https://crm.example.com`; then requests under other names are refused
    and cookies travel encrypted only. Default: none, any name."""
    hosts: tuple[str, ...]
    """`TESSERA_HOSTS`: further names under which it is asked, by comma (of a container, for health checks and metrics)."""
    outbound_networks: tuple[IPv4Network | IPv6Network, ...]
    """`TESSERA_OUTBOUND_NETWORKS`: networks or addresses within one's own network that channels may reach (a mail relay, a
    gateway), by comma. Default: none, only public addresses are reached."""
    proxies: tuple[IPv4Network | IPv6Network, ...]
    """`TESSERA_PROXIES`: addresses or networks of proxies in front, by comma; only from these `X-Forwarded-For` and
    `X-Forwarded-Proto` are believed. Default: none."""
    max_body: int
    """`TESSERA_MAX_BODY`: bytes that a request may have, `k`, `M` or `G` behind; default 32M."""
    metrics_token: str
    """`TESSERA_METRICS_TOKEN`: opens `/metrics` as a bearer token; else administrators and this machine may read it."""
    log_level: str
    """`TESSERA_LOG_LEVEL`: DEBUG, INFO, WARNING or ERROR; default INFO."""
    zone: str
    """`TESSERA_ZONE`: time zone of a new workspace (IANA name); default Asia/Shanghai."""
    locale: str
    """`TESSERA_LOCALE`: language of messages on the command line, `zh-CN` or `en`; default by `LANG`, else `en`."""
    session_hours: int
    """`TESSERA_SESSION_HOURS`: a session ends when it has not been used for so long; default 12."""
    session_days: int
    """`TESSERA_SESSION_DAYS`: a session ends after so long, however much it is used; default 30."""
    lockout_failures: int
    """`TESSERA_LOCKOUT_FAILURES`: so many wrong passwords in a row lock a user out for a while; default 5."""
    lockout_minutes: tuple[int, ...]
    """`TESSERA_LOCKOUT_MINUTES`: for how long, the first time, the second …; the last stays; default 1,5,15,60."""
    key_requests_per_minute: int
    """`TESSERA_KEY_REQUESTS_PER_MINUTE`: of an API key that has no rate of its own, in one process; default 6000."""
    sign_ins_per_minute: int
    """`TESSERA_SIGN_INS_PER_MINUTE`: from one address, right or wrong; default 30."""
    redis_url: str | None
    """`TESSERA_REDIS_URL`: `redis://host:port/number`; workers are woken through it (Celery). Default: none, they look for work
    themselves."""
    worker_slots: int
    """`TESSERA_WORKER_SLOTS`: jobs that the server, or a `tessera worker`, does at a time; default 3. The process of a server
    that does its bulk work takes one less."""
    job_lease_seconds: int
    """`TESSERA_JOB_LEASE_SECONDS`: a job whose worker gave no sign of life for so long is done by another; default 60."""
    message_days: int
    """`TESSERA_MESSAGE_DAYS`: for so long it is kept what messages said, and to which addresses; that they were sent stays.
    Default 180."""


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of `environment`."""
    data_dir = Path(environment.get("TESSERA_DATA_DIR", ".tessera")).absolute()
    default_locale = "zh-CN" if environment.get("LANG", "").startswith("zh") else "en"
    return Settings(
        data_dir=data_dir,
        database_url=environment.get("TESSERA_DATABASE_URL", f"sqlite:///{data_dir / 'tessera.db'}"),
        master_key=environment.get("TESSERA_MASTER_KEY") or None,
        host=environment.get("TESSERA_HOST", "127.0.0.1"),
        port=int(environment.get("TESSERA_PORT", "8000")),
        workers=_at_least_1(environment, "TESSERA_WORKERS", str(min(os.cpu_count() or 1, _MOST_PROCESSES))),
        url=_url(environment.get("TESSERA_URL", "")),
        hosts=tuple(each.strip() for each in environment.get("TESSERA_HOSTS", "").split(",") if each.strip()),
        outbound_networks=_networks(environment.get("TESSERA_OUTBOUND_NETWORKS", "")),
        proxies=_networks(environment.get("TESSERA_PROXIES", "")),
        max_body=_bytes(environment.get("TESSERA_MAX_BODY", "32M")),
        metrics_token=environment.get("TESSERA_METRICS_TOKEN", ""),
        log_level=_one_of(environment, "TESSERA_LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR")),
        zone=environment.get("TESSERA_ZONE", "Asia/Shanghai"),
        locale=environment.get("TESSERA_LOCALE", default_locale),
        session_hours=_at_least_1(environment, "TESSERA_SESSION_HOURS", "12"),
        session_days=_at_least_1(environment, "TESSERA_SESSION_DAYS", "30"),
        lockout_failures=_at_least_1(environment, "TESSERA_LOCKOUT_FAILURES", "5"),
        lockout_minutes=tuple(int(each) for each in environment.get("TESSERA_LOCKOUT_MINUTES", "1,5,15,60").split(",")),
        key_requests_per_minute=_at_least_1(environment, "TESSERA_KEY_REQUESTS_PER_MINUTE", "6000"),
        sign_ins_per_minute=_at_least_1(environment, "TESSERA_SIGN_INS_PER_MINUTE", "30"),
        redis_url=environment.get("TESSERA_REDIS_URL") or None,
        worker_slots=_at_least_1(environment, "TESSERA_WORKER_SLOTS", "3"),
        job_lease_seconds=_at_least_1(environment, "TESSERA_JOB_LEASE_SECONDS", "60"),
        message_days=_at_least_1(environment, "TESSERA_MESSAGE_DAYS", "180"),
    )


def _at_least_1(environment: Mapping[str, str], name: str, default: str) -> int:
    found = int(environment.get(name, default))
    if found < 1:
        raise ValueError(f"{name}={found}")
    return found


def _url(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query):
        raise ValueError(f"TESSERA_URL={text}")
    return text.rstrip("/")


def _networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(each.strip(), strict=False) for each in text.split(",") if each.strip())


def _bytes(text: str) -> int:
    found = re.fullmatch(r"(\d+)([kMG]?)", text.strip())
    if found is None:
        raise ValueError(f"TESSERA_MAX_BODY={text}")
    return int(found[1]) * {"": 1, "k": 2**10, "M": 2**20, "G": 2**30}[found[2]]


def _one_of(environment: Mapping[str, str], name: str, known: Sequence[str]) -> str:
    found = environment.get(name, known[0]).upper()
    if found not in known:
        raise ValueError(f"{name}={found}")
    return found
