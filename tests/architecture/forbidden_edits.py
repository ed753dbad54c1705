"""Edits that the import contracts must catch: which contract, in which module, what is written there."""

from typing import NamedTuple


class Edit(NamedTuple):
    """`line` written into the new module `module` breaks `contract`."""

    contract: str
    module: str
    line: str


HOUSE, ENGINES, PURE = "floors-of-the-house", "floors-of-the-engines", "engines-are-pure"
CELERY = "only-workers-speak-celery"
SQL, HTTP, SHEETS = "only-storage-speaks-sql", "only-the-porches-speak-http", "only-spreadsheets-read-sheets"
PLUGINS, SOCKETS, STRANGERS = "no-plugin-by-name", "plugins-use-the-sockets", "plugins-are-strangers"

EDITS = (
    # A floor looks up, or at its neighbour on the same line.
    Edit(HOUSE, "engines.kernel.edit", "import runtime.config"),
    Edit(HOUSE, "engines.record.edit", "import plugins.spec"),
    Edit(HOUSE, "plugins.spec.edit", "import runtime.config"),
    Edit(HOUSE, "runtime.storage.edit", "import runtime.services"),
    Edit(HOUSE, "runtime.storage.edit", "from runtime.spreadsheets import reading"),
    Edit(HOUSE, "runtime.spreadsheets.edit", "import runtime.auth"),
    Edit(HOUSE, "runtime.auth.edit", "import runtime.plugin_host"),
    Edit(HOUSE, "runtime.services.edit", "import runtime.api"),
    Edit(HOUSE, "runtime.services.edit", "from runtime import bootstrap"),
    Edit(HOUSE, "runtime.api.edit", "import runtime.worker"),
    Edit(HOUSE, "runtime.api.edit", "import runtime.cli"),
    # An engine looks up, or at its neighbour, or is not on the plan.
    Edit(ENGINES, "engines.kernel.edit", "from engines.expression import tree"),
    Edit(ENGINES, "engines.expression.edit", "from engines.record import entity"),
    Edit(ENGINES, "engines.record.edit", "import engines.rule"),
    Edit(ENGINES, "engines.record.edit", "import engines.blueprint"),
    Edit(ENGINES, "engines.rule.edit", "import engines.ledger.account"),
    Edit(ENGINES, "engines.ledger.edit", "import engines.rule"),
    Edit(ENGINES, "engines.form.edit", "import engines.access"),
    Edit(ENGINES, "engines.rule.edit", "import engines.message"),
    Edit(ENGINES, "engines.cellar.edit", ""),
    # An engine reaches out of the house.
    *(
        Edit(PURE, "engines.record.edit", f"import {name}")
        for name in ("flask", "sqlalchemy", "alembic", "psycopg", "sqlite3", "celery", "redis", "httpx", "requests", "socket")
    ),
    Edit(PURE, "engines.ledger.edit", "from runtime.storage import records"),
    # Somebody else speaks what one room speaks.
    Edit(SQL, "runtime.services.edit", "from sqlalchemy import select"),
    Edit(SQL, "runtime.api.edit", "import sqlite3"),
    Edit(SQL, "plugins.connectors.edit", "import psycopg"),
    Edit(HTTP, "runtime.services.edit", "from flask import g"),
    Edit(HTTP, "runtime.storage.edit", "import werkzeug.local"),
    Edit(SHEETS, "runtime.services.edit", "import csv"),
    Edit(SHEETS, "engines.record.edit", "from python_calamine import CalamineWorkbook"),
    Edit(CELERY, "runtime.services.edit", "import celery"),
    Edit(CELERY, "runtime.api.edit", "from redis import Redis"),
    # A plugin reaches past its sockets, or for another one.
    *(
        Edit(SOCKETS, "plugins.channels.email.edit", f"import {name}")
        for name in ("runtime.telemetry", "engines.record", "socket", "smtplib", "http.client", "urllib.request", "os", "logging")
    ),
    Edit(STRANGERS, "plugins.channels.email.edit", "import plugins.channels.webhook"),
    Edit(STRANGERS, "plugins.channels.sms_http.edit", "from plugins.channels.webhook import channel"),
    # Somebody knows a plugin.
    Edit(PLUGINS, "runtime.services.edit", "import plugins.channels.email"),
    Edit(PLUGINS, "engines.rule.edit", "from plugins.payment import stripe"),
    Edit(PLUGINS, "plugins.spec.edit", "import plugins.channels"),
)
