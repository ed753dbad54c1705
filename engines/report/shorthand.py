"""Queries as people may write them in short. Called by services, before a query is checked against its schema, so that nothing
here relies on shapes.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any


def normalised(raw: Mapping[str, Any], app: str, is_dataset: Callable[[str], bool]) -> Mapping[str, Any]:
    """A query as people may write it in short: names with the dataset in front (`orders.revenue`), which then need not be named;
    a dataset of the app at hand without it."""
    dataset = raw.get("dataset")
    if dataset is None:
        dataset = next((name.partition(".")[0] for name in _names(raw) if "." in name), None)
    if not isinstance(dataset, str):
        return raw
    full = dataset if is_dataset(dataset) else f"{app}.{dataset}"
    return {**_shortened(raw, f"{full.rpartition('.')[2]}."), "dataset": full}


def _names(raw: Mapping[str, Any]) -> Iterator[str]:
    for part in ("measures", "dimensions", "time"):
        for one in raw.get(part, ()) if isinstance(raw.get(part), list) else ():
            name = one.get("dimension") if part == "time" and isinstance(one, Mapping) else one
            if isinstance(name, str):
                yield name


def _shortened(raw: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """Without the prefix, if every dotted measure bears it: no measure has a dot by itself."""
    measures = raw.get("measures")
    dotted = [each for each in measures if isinstance(each, str) and "." in each] if isinstance(measures, list) else []
    if not dotted or not all(each.startswith(prefix) for each in dotted):
        return dict(raw)

    def cut(value: Any) -> Any:
        return value.removeprefix(prefix) if isinstance(value, str) else value

    def listed(name: str, change: Callable[[Any], Any]) -> dict[str, Any]:
        return {name: [change(one) for one in raw[name]]} if isinstance(raw.get(name), list) else {}

    def timed(one: Any) -> Any:
        return {**one, "dimension": cut(one.get("dimension"))} if isinstance(one, Mapping) else one

    def ordered(one: Any) -> Any:
        return [cut(one[0]), *one[1:]] if isinstance(one, list) and one else one

    return {
        **raw, **listed("measures", cut), **listed("dimensions", cut), **listed("time", timed), **listed("only", timed),
        **listed("order", ordered),
    }  # fmt: skip
