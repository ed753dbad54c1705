"""Reports: datasets with joins, queries over them, how answers are put together and drawn; scores; dashboards.

`dataset.py` compiles what a blueprint says, `query.py` reads what somebody asks, `plan.py` says what storage has to fetch for
it, `result.py` puts the answer together, `charts/` draws it.
"""
