"""Who asks: by the session in a cookie, or by an API key in `Authorization: Bearer`.

A cookie goes along with every request that a browser makes, also with one that another site has made it make: so changes need
the session's second token in a header (CSRF), which no other site can read. A key is sent on purpose and needs none.
"""

from dataclasses import dataclass
from datetime import timedelta

from flask import request
from werkzeug.wrappers import Response

from engines.kernel.errors import Forbidden, Problem, Throttled, Unauthenticated
from runtime.api.answering import platform
from runtime.auth.actor import Actor
from runtime.auth.tokens import is_same
from runtime.services.identify import by_key, by_session

COOKIE = "tessera_session"
CSRF_HEADER = "X-CSRF-Token"
_BEARER = "Bearer "
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
NOBODY = Actor(id=0, login="", via="nobody")


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever asks."""

    actor: Actor
    is_known: bool
    csrf: str | None = None
    """Of a session: what has to come along with changes."""

    @property
    def must_change(self) -> bool:
        """Whether they are signed in with a password that somebody else made: all they may do is change it."""
        return self.csrf is not None and self.actor.must_change

    def check(self, method: str, *, is_open: bool) -> None:
        """Raises `Forbidden` where a browser's request does not prove that its own page made it."""
        if self.csrf is None or method in _SAFE or is_open:
            return
        if not is_same(request.headers.get(CSRF_HEADER, ""), self.csrf):
            raise Forbidden(Problem("csrf", params={"header": CSRF_HEADER}))


def identify() -> Caller:
    """Who asks. Raises `Unauthenticated` for a key that opens nothing, `Throttled` for one that asks too often."""
    given = request.headers.get("Authorization", "")
    if given.startswith(_BEARER):
        return _by_key(given.removeprefix(_BEARER).strip())
    found = by_session(platform(), request.cookies.get(COOKIE, ""), request.remote_addr) if COOKIE in request.cookies else None
    if found is None:
        return Caller(NOBODY, is_known=False)
    actor, csrf = found
    return Caller(actor, is_known=True, csrf=csrf)


def keep_session(response: Response, token: str) -> None:
    """Let the browser keep a session: out of reach of scripts, and not sent along by other sites' forms."""
    age = timedelta(days=platform().settings.session_days)
    is_secure = request.is_secure or platform().settings.url.startswith("https:")
    response.set_cookie(COOKIE, token, max_age=age, httponly=True, samesite="Lax", secure=is_secure, path="/")


def _by_key(token: str) -> Caller:
    holder = by_key(platform(), token, request.remote_addr)
    if holder is None:
        raise Unauthenticated(Problem("wrong_key"))
    most = holder.per_minute or platform().settings.key_requests_per_minute
    wait = platform().throttle.take(f"key:{holder.key}", most)
    if wait:
        raise Throttled(Problem("too_many_requests", params={"seconds": wait}))
    return Caller(holder.actor, is_known=True)
