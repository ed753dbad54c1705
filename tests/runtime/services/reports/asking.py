"""A shop whose sales are reported on, and how tests ask: made for the traps of joins, times and rights."""

from collections.abc import Mapping, Sequence
from typing import Any

from runtime.auth.actor import Actor
from runtime.services.run_report import RunReport, run_report
from tests.acceptance.installation import SYSTEM_ITSELF, Installation
from tests.factories.apps import Parts, app, field, form

PERSON = form(
    "person", field("name", unique=True), field("town", "select", options=[{"key": "b"}, {"key": "a"}]), field("budget", "money"),
    field("born", "date"),
)  # fmt: skip
SALE = form(
    "sale", field("no", unique=True), field("person", "link", target="shop.person"), field("amount", "money"),
    field("pieces", "integer"), field("at", "datetime"), field("day", "date"), field("secret", "integer"),
    field("kind", "select", options=[{"key": "web"}, {"key": "desk"}]),
    field("lines", "sub_table", fields=[field("product"), field("price", "money")]),
)  # fmt: skip
VISIT = form("visit", field("person", "link", target="shop.person"), field("on", "date"), field("minutes", "integer"))
LEVEL = form("level", field("account"), field("on", "date"), field("balance", "money"), field("town"))
SALES = {
    "key": "sales", "title": "Sales", "form": "shop.sale", "time": "at",
    "joins": [
        {"key": "person", "form": "shop.person", "along": "person", "cardinality": "one"},
        {"key": "lines", "form": "shop.sale.lines", "along": "parent", "cardinality": "many"},
    ],
    "dimensions": [
        {"key": "kind", "formula": "kind"}, {"key": "at", "formula": "at"}, {"key": "day", "formula": "day"},
        {"key": "town", "formula": "town", "at": "person"}, {"key": "person", "formula": "person"},
        {"key": "product", "formula": "product", "at": "lines"},
        {"key": "size", "formula": "amount", "bins": [10, 20.5]},
    ],
    "measures": [
        {"key": "revenue", "function": "sum", "formula": "amount"},
        {"key": "average", "function": "avg", "formula": "amount"},
        {"key": "buyers", "function": "count_distinct", "formula": "person"},
        {"key": "largest", "function": "max", "formula": "amount"}, {"key": "least", "function": "min", "formula": "amount"},
        {"key": "web_revenue", "function": "sum", "formula": "amount", "where": 'kind == "web"'},
        {"key": "line_sum", "function": "sum", "formula": "price", "at": "lines"},
        {"key": "line_count", "function": "count", "at": "lines"},
        {"key": "budgets", "function": "sum", "formula": "budget", "at": "person"},
        {"key": "so_far", "function": "balance", "formula": "amount"},
        {"key": "hidden_sum", "function": "sum", "formula": "secret"},
    ],
    "metrics": [
        {"key": "per_sale", "type": "ratio", "numerator": "revenue", "denominator": "count"},
        {"key": "rest", "type": "derived", "formula": "revenue - web_revenue"},
        {"key": "year_to_date", "type": "cumulative", "measure": "revenue", "grain": "year"},
    ],
}  # fmt: skip
PEOPLE = {
    "key": "people", "title": "People", "form": "shop.person",
    "joins": [
        {"key": "sales", "form": "shop.sale", "along": "person", "cardinality": "many"},
        {"key": "lines", "form": "shop.sale.lines", "from": "sales", "along": "parent", "cardinality": "many"},
        {"key": "visits", "form": "shop.visit", "along": "person", "cardinality": "many"},
    ],
    "dimensions": [
        {"key": "town", "formula": "town"}, {"key": "name", "formula": "name"}, {"key": "kind", "formula": "kind", "at": "sales"},
    ],
    "measures": [
        {"key": "revenue", "function": "sum", "formula": "amount", "at": "sales"},
        {"key": "minutes", "function": "sum", "formula": "minutes", "at": "visits"},
        {"key": "line_sum", "function": "sum", "formula": "price", "at": "lines"},
        {"key": "budgets", "function": "sum", "formula": "budget"},
        {"key": "mean_budget", "function": "avg", "formula": "budget"},
    ],
}  # fmt: skip
LEVELS = {
    "key": "levels", "title": "Levels", "form": "shop.level", "time": "on",
    "dimensions": [{"key": "on", "formula": "on"}, {"key": "town", "formula": "town"}],
    "measures": [{"key": "balance", "function": "last", "formula": "balance", "per": "account"}],
}  # fmt: skip


def parts(**more: Any) -> Parts:
    """The shop; `more`: further documents by path, `__` for the folder's slash."""
    found = app("shop", forms=[PERSON, SALE, VISIT, LEVEL])
    for dataset in (SALES, PEOPLE, LEVELS):
        found["shop"][f"datasets/{dataset['key']}.json"] = dataset
    for path, document in more.items():
        found["shop"][f"{path.replace('__', '/')}.json"] = document
    return found


def ask(
    home: Installation, dataset: str, measures: Sequence[Any], dimensions: Sequence[Any] = (), actor: Actor = SYSTEM_ITSELF,
    chart: Mapping[str, Any] | None = None, **more: Any,
) -> Mapping[str, Any]:  # fmt: skip
    """The answer."""
    query = {"dataset": dataset, "measures": list(measures), "dimensions": list(dimensions), **more}
    return run_report(home.platform, actor, RunReport("shop", query, chart))


def table(answer: Mapping[str, Any]) -> dict[Any, Any]:
    """Values by keys, each alone where there is one."""
    return {_alone(row["keys"]): _alone(row["values"]) for row in answer["rows"]}


def _alone(values: Sequence[Any]) -> Any:
    return values[0] if len(values) == 1 else tuple(values)
