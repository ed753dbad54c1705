"""Dataset documents, compiled: joins lead along links that are there, formulas are right, metrics are made of what there is.

Called by the blueprint's compiler, once per release. Every form is a dataset too (`implied`), without a document.
"""

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

from engines.expression.language import Language
from engines.expression.scope import FormShape, Schema
from engines.expression.types import Type
from engines.kernel.errors import Invalid, Problem
from engines.kernel.text import Text
from engines.report.checks import speak_dimension, speak_measure
from engines.report.definition import COUNT, COUNTED, ROOT, Dataset, Join, Metric, Speaker
from engines.report.entries import entries_of, entry_shape
from engines.report.metrics import NUMBER, inputs_of
from engines.report.reading import dimension_of, measure_of, metric_of
from engines.report.speaking import Everything

T = TypeVar("T")


def implied(form: str, key: str, title: Text) -> Dataset:
    """The dataset that a form or sub-table is by itself."""
    return Dataset(form, key, title, form, is_implied=True)


def compile_dataset(
    raw: Mapping[str, Any], app: str, schema: Schema, ledgers: Mapping[str, tuple[str, str]], language: Language
) -> tuple[Dataset | None, list[Problem]]:  # fmt: skip
    """One dataset, and what is wrong with it; pointers are those inside the document. `ledgers`: full key → (id, form of the
    owners)."""
    problems: list[Problem] = []
    dataset = _root(raw, app, schema, ledgers, problems)
    if dataset is None:
        return None, problems
    dataset = replace(dataset, joins=_joins(raw, dataset, schema, problems))
    speaker = Everything(language, schema, dataset.structures)
    dataset = _with_contents(raw, dataset, problems)
    _check(dataset, raw, speaker, problems)
    return dataset, problems


def _root(
    raw: Mapping[str, Any], app: str, schema: Schema, ledgers: Mapping[str, tuple[str, str]], problems: list[Problem]
) -> Dataset | None:  # fmt: skip
    id, key = f"{app}.{raw.get('id', raw['key'])}", f"{app}.{raw['key']}"
    if schema.by_key(key) is not None:
        problems.append(Problem("report_dataset_is_form", "/key", {"name": key}))
        return None
    if "ledger" in raw:
        found = ledgers.get(raw["ledger"])
        if found is None:
            problems.append(Problem("ledger_not_found", "/ledger", {"ledger": raw["ledger"]}, _near(raw["ledger"], ledgers)))
            return None
        name = entries_of(found[0])
        return Dataset(
            id, key, raw["title"], name, found[0], where=raw.get("where"), time=raw.get("time"),
            structures={name: entry_shape(*found)},
        )  # fmt: skip
    shape = schema.by_key(raw["form"])
    if shape is None:
        problems.append(Problem("form_not_found", "/form", {"form": raw["form"]}, _near(raw["form"], schema.keys())))
        return None
    return Dataset(id, key, raw["title"], shape.id, where=raw.get("where"), time=raw.get("time"))


def _joins(raw: Mapping[str, Any], dataset: Dataset, schema: Schema, problems: list[Problem]) -> Mapping[str, Join]:
    found: dict[str, Join] = {}
    for index, one in enumerate(raw.get("joins", ())):
        with _under(problems, f"/joins/{index}"):
            if one["key"] in found:
                raise Invalid(Problem("report_name_twice", "/key", {"name": one["key"]}))
            found[one["key"]] = _join(one, replace(dataset, joins=found), schema)
    return found


def _join(raw: Mapping[str, Any], dataset: Dataset, schema: Schema) -> Join:
    source = raw.get("from", ROOT)
    if source and source not in dataset.joins:
        raise Invalid(Problem("report_join_unknown", "/from", {"name": source, "dataset": dataset.key}))
    shape = schema.by_key(raw["form"])
    if shape is None:
        raise Invalid(Problem("form_not_found", "/form", {"form": raw["form"]}, _near(raw["form"], schema.keys())))
    start = dataset.form_at(source)
    is_many = raw["cardinality"] == "many"
    holder = shape if is_many else dataset.structures.get(start) or schema.by_id(start)
    link = None if holder is None else holder.by_key.get(raw["along"])
    leads_to = start if is_many else shape.id
    if holder is None or link is None or link.type.kind != "reference" or link.type.form != leads_to:
        told = {"form": "" if holder is None else holder.key, "field": raw["along"], "target": _key(leads_to, schema)}
        raise Invalid(Problem("report_join_no_link", "/along", told, _link_between(holder, leads_to)))
    return Join(raw["key"], shape.id, source, link.id, is_many)


def _link_between(holder: FormShape | None, target: str) -> str | None:
    """The only link that would do."""
    fields = () if holder is None else holder.by_id.values()
    links = [each.key for each in fields if each.type.kind == "reference" and each.type.form == target]
    return links[0] if len(links) == 1 else None


def _key(form: str, schema: Schema) -> str:
    shape = schema.by_id(form)
    return form if shape is None else shape.key


def _with_contents(raw: Mapping[str, Any], dataset: Dataset, problems: list[Problem]) -> Dataset:
    names: dict[str, str] = {}

    def read(part: str, make: Callable[[Mapping[str, Any]], T]) -> dict[str, T]:
        found: dict[str, T] = {}
        for index, one in enumerate(raw.get(part, ())):
            key = one["key"]
            # Dimensions, measures and metrics are columns of one answer.
            if key in names or (key == COUNT and part != "dimensions"):
                problems.append(Problem("report_name_twice", f"/{part}/{index}/key", {"name": key}))
                continue
            names[key] = part
            found[key] = make(one)
        return found

    return replace(
        dataset, dimensions=read("dimensions", dimension_of), measures=read("measures", measure_of),
        metrics=read("metrics", metric_of),
    )  # fmt: skip


def _check(dataset: Dataset, raw: Mapping[str, Any], speaker: Speaker, problems: list[Problem]) -> None:
    """All formulas and references."""
    if dataset.where is not None:
        with _under(problems, "/where"):
            speaker.formula(dataset.where, dataset.form, Type("boolean"))
    if dataset.time is not None:
        with _under(problems, "/time"):
            if speaker.formula(dataset.time, dataset.form).type.kind not in ("date", "datetime"):
                raise Invalid(Problem("report_not_a_time", "", {"name": dataset.time}))
    types: dict[str, Type] = {COUNT: NUMBER}
    for index, one in enumerate(raw.get("dimensions", ())):
        if one["key"] in dataset.dimensions:
            with _under(problems, f"/dimensions/{index}"):
                speak_dimension(dataset, dimension_of(one), speaker)
    for index, one in enumerate(raw.get("measures", ())):
        if one["key"] in dataset.measures:
            with _under(problems, f"/measures/{index}"):
                types[one["key"]] = speak_measure(dataset, measure_of(one), speaker).type
    for index, one in enumerate(raw.get("metrics", ())):
        if one["key"] in dataset.metrics:
            with _under(problems, f"/metrics/{index}"):
                _check_metric(dataset, metric_of(one), types, speaker)


def _check_metric(dataset: Dataset, metric: Metric, types: Mapping[str, Type], speaker: Speaker) -> None:
    known = {COUNT: COUNTED, **dataset.measures}
    for name, pointer in inputs_of(metric):
        if name not in known:
            raise Invalid(Problem("report_measure_unknown", pointer, {"name": name}, _near(name, known)))
    if metric.kind == "derived":
        try:
            found = speaker.over(metric.formula, types)
        except Invalid as error:
            raise Invalid(problem.under("/formula") for problem in error.problems) from None
        if not found.type.is_number:
            raise Invalid(Problem("report_metric_no_number", "/formula", {"name": metric.key}))


@contextmanager
def _under(problems: list[Problem], pointer: str) -> Iterator[None]:
    """What is wrong inside is noted, under a pointer."""
    try:
        yield
    except Invalid as error:
        problems += [problem.under(pointer) for problem in error.problems]


def _near(word: str, words: Iterable[str]) -> str | None:
    found = difflib.get_close_matches(word, list(words), n=1, cutoff=0.7)
    return found[0] if found else None
