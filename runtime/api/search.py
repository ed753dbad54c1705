"""Search over HTTP: all forms at once. Within one form it is the list with `q`."""

from engines.record.search import MOST_QUERY
from runtime.api.operation import Answer, Call, Operation
from runtime.api.schemas import ANY_TEXT, TEXT, WORDS, YES_NO, listed, ref, shape
from runtime.services.search_all import FEW, search_all

_FOUND = shape({"form": TEXT, "title": WORDS, "label": ANY_TEXT, "records": listed(ref("Record")), "has_more": YES_NO})


def _search(call: Call) -> Answer:
    found = search_all(call.platform, call.actor, call.query["q"], call.query.get("limit", FEW))
    told = [
        {"form": each.form, "title": each.title, "label": each.label, "records": each.records, "has_more": each.has_more}
        for each in found
    ]
    return Answer({"found": told})


OPERATIONS = (
    Operation(
        "search", "GET", "/search", "search", "Records of all forms that have these words.", _search,
        shape({"found": listed(_FOUND)}),
        query={
            "q": {
                **TEXT, "minLength": 1, "maxLength": MOST_QUERY, "x-required": True,
                "description": "Words to be found: beginnings, Chinese, pinyin or its initials, last four digits.",
            },
            "limit": {"type": "integer", "minimum": 1, "maximum": 50, "default": FEW, "description": "Records of each form."},
        },
    ),
)  # fmt: skip
