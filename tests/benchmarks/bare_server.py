"""A bare Flask endpoint over SQLAlchemy Core, for `bench_http`: a request to `/write/N` writes the rows that the N-th save wrote,
in one transaction, and answers with what it was sent. Served as the product is: the same server, as many processes and threads.

`python -m tests.benchmarks.bare_server URL ROWS PORT PROCESSES`; ROWS: a pickled list, of each save (table name, rows) pairs.
"""

import pickle
import sys
from pathlib import Path
from typing import Any

import orjson
from flask import Flask, Response, request
from granian import Granian
from granian.constants import Interfaces
from sqlalchemy import MetaData, create_engine

THREADS = 8


def application() -> Flask:
    """The application of the process that serves it."""
    url, rows = sys.argv[1], pickle.loads(Path(sys.argv[2]).read_bytes())
    engine = create_engine(url, pool_size=THREADS)
    metadata = MetaData()
    metadata.reflect(engine)
    inserts = {name: table.insert() for name, table in metadata.tables.items()}
    app = Flask("bare")

    @app.post("/write/<int:number>")
    def write(number: int) -> Response:
        sent: Any = orjson.loads(request.get_data())
        with engine.begin() as connection:
            for name, values in rows[number]:
                connection.execute(inserts[name], values)
        return Response(orjson.dumps({"record": sent}), 201, mimetype="application/json")

    return app


if __name__ == "__main__":
    Granian(
        "bare", "127.0.0.1", int(sys.argv[3]), interface=Interfaces.WSGI, workers=int(sys.argv[4]), blocking_threads=THREADS,
        websockets=False, log_enabled=False,
    ).serve(target_loader=application, wrap_loader=False)  # fmt: skip
