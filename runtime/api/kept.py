"""Answers that follow from the release and the reader's rights alone: made once for each set of roles, and not sent again to a
browser that has them.

The tag of such an answer is made of what it says, so that it changes with the release, with the reader's rights, and with the
product.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, TypeVar, cast

import orjson
from flask import Response, request

from runtime.services.guard import rights_of
from runtime.services.viewer import Viewer

T = TypeVar("T")
#: Answers that are kept of a release: there are as many as there are forms and sets of roles.
_MOST = 2_000


def kept(viewer: Viewer, what: Hashable, make: Callable[[], T]) -> T:
    """What was made before for somebody with the same rights in the same release, or else what `make` makes. It must not follow
    from who asks otherwise, nor from records."""
    told, key = viewer.installed.told, (what, rights_of(viewer.actor))
    found = told.get(key)
    if found is None:
        if len(told) >= _MOST:
            told.clear()
        found = told[key] = make()
    return cast("T", found)


@dataclass(frozen=True, slots=True)
class Tagged:
    """A JSON document as it is sent, and its tag."""

    body: bytes
    tag: str

    @classmethod
    def of(cls, document: Any) -> "Tagged":
        """A document with the tag of what it says."""
        body = orjson.dumps(document, default=str, option=orjson.OPT_NON_STR_KEYS)
        return cls(body, blake2b(body, digest_size=16).hexdigest())

    def response(self) -> Response:
        """The answer: the document, or that the browser has it. It asks each time: rights may have changed."""
        response = Response(self.body, mimetype="application/json")
        response.set_etag(self.tag)
        response.cache_control.private = True
        response.cache_control.no_cache = True
        response.make_conditional(request)
        return response
