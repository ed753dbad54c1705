"""The doors by HTTP: read a request, call one service, answer. `operations.py` lists them; `runtime/app.py` makes the
application."""
