"""Places in datasets, reports and dashboards that name something. Called by `sites.py`."""

from collections.abc import Iterator, Mapping

from engines.blueprint.json_text import JSON
from engines.blueprint.site import Place, Site
from engines.report.entries import entries_of

#: Where formulas of dimensions and measures stand.
_FORMULAS = ("formula", "where", "per", "by")


def dataset_sites(place: Place) -> Iterator[Site]:
    """Formulas stand on the dataset's form, or on that of the join that they name."""
    yield from place.at("form").site("form")
    yield from place.at("ledger").site("ledger")
    ledger = place.raw.get("ledger")
    root = entries_of(ledger) if isinstance(ledger, str) else place.raw.get("form")
    joins = [one for one in place.raw.get("joins", ()) if isinstance(one, Mapping)] if _is_list(place.raw.get("joins")) else []
    forms = {one.get("key"): one.get("form") for one in joins}
    for join in place.each("joins"):
        yield from join.at("form").site("form")
        start = forms.get(join.at("from").raw, root)
        yield from join.about(join.at("form").raw if join.at("cardinality").raw == "many" else start).at("along").site("field")
    yield from place.about(root).sites("formula", ("where", "time"))
    for part in ("dimensions", "measures"):
        for one in place.each(part):
            yield from _placed(one, root, forms)


def _placed(place: Place, root: object, forms: Mapping[object, object]) -> Iterator[Site]:
    here = place.about(forms.get(place.at("at").raw, root))
    yield from here.sites("formula", _FORMULAS)


def _is_list(value: JSON) -> bool:
    return isinstance(value, list)


def report_sites(place: Place) -> Iterator[Site]:
    """Of a report."""
    yield from _query(place.at("query"))
    chart = place.about(place.at("query").at("dataset").raw).at("chart")
    yield from _chart(chart)
    scoring = place.at("scoring")
    yield from _of_dataset(scoring)
    yield from scoring.sites("formula", ("subject", "filters"))
    yield from scoring.about(None, scoring.at("subject").raw).at("key").site("field")
    yield from scoring.about(scoring.at("dataset").raw).at("time").site("path")
    for mark in scoring.each("measures"):
        yield from mark.about(None).at("measure").sites("formula", _FORMULAS)


def dashboard_sites(place: Place) -> Iterator[Site]:
    """Of a dashboard."""
    for one in place.each("filters"):
        for choice in one.names("dimensions"):
            yield from choice.name_site("form")
            yield from choice.about(choice.steps[-1]).site("path")
    for widget in place.each("widgets"):
        yield from widget.at("report").site("report")
        yield from _query(widget.at("query"))
        yield from _chart(widget.about(widget.at("query").at("dataset").raw).at("chart"))


def _of_dataset(place: Place) -> Iterator[Site]:
    """What is asked about: a form, or a dataset with a document of its own."""
    yield from place.at("dataset").site("form")


def _query(place: Place) -> Iterator[Site]:
    """Paths are fields of the form where the dataset is one; of a dataset with a document they are names that stand there."""
    yield from _of_dataset(place)
    here = place.about(place.at("dataset").raw)
    for part in ("measures", "dimensions"):
        for one in here.each(part):
            if part == "dimensions":
                yield from one.site("path")
            yield from one.about(None).sites("formula", _FORMULAS)
    for one in here.each("time"):
        yield from one.at("dimension").site("path")
    for one in here.each("only"):
        yield from one.at("dimension").site("path")
    yield from place.about(None).at("filters").site("formula")
    for one in here.each("order"):
        yield from one.at(0).site("path")
    for one in here.each("subtotals"):
        for index in range(len(one.raw) if isinstance(one.raw, list) else 0):
            yield from one.at(index).site("path")


def _chart(place: Place) -> Iterator[Site]:
    yield from place.sites("path", ("by", "series"))
    for part in ("rows", "columns"):
        for one in place.each(part):
            yield from one.site("path")
