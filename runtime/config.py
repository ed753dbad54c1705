"""Settings, read once from environment variables. Each has a safe default: the embedded installation needs none."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """How this process runs."""

    data_dir: Path
    """`TESSERA_DATA_DIR`: folder of the embedded database and of files; default `.tessera` in the working folder."""
    database_url: str
    """`TESSERA_DATABASE_URL`: `sqlite:///path` or `postgresql://user:password@host:port/name`; default: SQLite in the folder."""
    host: str
    """`TESSERA_HOST`: address that `serve` binds to; default 127.0.0.1."""
    port: int
    """`TESSERA_PORT`: default 8000."""
    zone: str
    """`TESSERA_ZONE`: time zone of a new workspace (IANA name); default Asia/Shanghai."""
    locale: str
    """`TESSERA_LOCALE`: language of messages on the command line, `zh-CN` or `en`; default by `LANG`, else `en`."""


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of `environment`."""
    data_dir = Path(environment.get("TESSERA_DATA_DIR", ".tessera")).absolute()
    default_locale = "zh-CN" if environment.get("LANG", "").startswith("zh") else "en"
    return Settings(
        data_dir=data_dir,
        database_url=environment.get("TESSERA_DATABASE_URL", f"sqlite:///{data_dir / 'tessera.db'}"),
        host=environment.get("TESSERA_HOST", "127.0.0.1"),
        port=int(environment.get("TESSERA_PORT", "8000")),
        zone=environment.get("TESSERA_ZONE", "Asia/Shanghai"),
        locale=environment.get("TESSERA_LOCALE", default_locale),
    )
