"""Records in groups with subtotals over HTTP."""

from typing import Any

from engines.record.query import MAX_LIMIT
from engines.record.search import MOST_QUERY
from runtime.api.operation import Answer, Call, Operation
from runtime.api.schemas import ANY_TEXT, INTEGER, OBJECT, TEXT, YES_NO, listed, shape
from runtime.services.group_records import SPANS, TOTALS, GroupRecords, group_records

_GROUP = shape({
    "keys": {**listed({}), "description": "A value for each field of `by`, as records have it; of a span its first day."},
    "labels": {**listed(ANY_TEXT), "description": "What linked records and users among the keys are called."},
    "count": INTEGER,
    "totals": {**OBJECT, "description": "By what was asked for, such as `amount:sum`; decimals as text."},
    "filter": {**TEXT, "description": "The formula that these records fulfil, besides the list's own."},
})  # fmt: skip


def _groups(call: Call) -> Answer:
    given: Any = call.query
    request = GroupRecords(
        call.form, _parts(given.get("by", "")), _parts(given.get("totals", "")), given.get("filter"), given.get("q"),
        given.get("sort", "keys"), given.get("limit", MAX_LIMIT),
    )  # fmt: skip
    return Answer(group_records(call.platform, call.actor, request))


def _parts(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


OPERATIONS = (
    Operation(
        "group_records", "GET", "/apps/{app}/forms/{form}/groups", "records", "Records in groups, with subtotals.", _groups,
        shape({
            "groups": listed(_GROUP), "is_cut": {**YES_NO, "description": "There are more groups than the limit."},
        }),
        query={
            "by": {
                **TEXT,
                "description": f"One or two fields by comma, dates with one of {', '.join(SPANS)}: `status,ordered_on:month`. "
                "Without it all records are one group.",
            },
            "totals": {**TEXT, "description": f"`amount:sum,amount:avg`: {', '.join(TOTALS)} of fields, by comma."},
            "filter": {**TEXT, "description": "A formula over the record."},
            "q": {**TEXT, "maxLength": MOST_QUERY, "description": "Words to be found, as in a list."},
            "sort": {"enum": ["keys", "-keys", "count", "-count"], "default": "keys"},
            "limit": {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": MAX_LIMIT},
        },
    ),
)  # fmt: skip
