"""The application for other WSGI servers: `application()` of `runtime.wsgi`, called in each of the server's processes.

    gunicorn --workers 4 --threads 8 "runtime.wsgi:application()"

Settings are the environment's. The server's own address is not known here: set `TESSERA_URL`, or bind it to this machine.
"""

from typing import Any

from runtime.app import serving_app
from runtime.config import read_settings


def application() -> Any:
    """The WSGI application, over a platform of its own."""
    return serving_app(read_settings(), "")
