"""Rate limits that all processes of an installation share, counted by Redis. Where it does not answer, each process counts for
itself: a limit is then looser, and nobody is locked out."""

import time
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from runtime.auth.throttle import LocalThrottle

#: Seconds that a request waits for Redis, and for which it is left alone when it did not answer.
_PATIENCE, _REST = 0.2, 5.0
#: The bucket of `LocalThrottle`, by the clock of Redis: answers the seconds to wait.
_TAKE = """
local clock = redis.call('TIME')
local now, most = clock[1] + clock[2] / 1000000, tonumber(ARGV[1])
local kept = redis.call('HMGET', KEYS[1], 'left', 'at')
local left, at = tonumber(kept[1]) or most, tonumber(kept[2]) or now
left = math.min(most, left + (now - at) * most / 60)
local wait = 0
if left >= 1 then left = left - 1 else wait = math.max(1, math.ceil((1 - left) * 60 / most)) end
redis.call('HSET', KEYS[1], 'left', tostring(left), 'at', tostring(now))
redis.call('EXPIRE', KEYS[1], 120)
return wait
"""


class SharedThrottle:
    """A `Throttle` of many processes."""

    def __init__(self, url: str, installation: str) -> None:
        """`installation`: what tells it from others that use the same Redis."""
        redis: Any = Redis.from_url(url, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE)
        self._take = redis.register_script(_TAKE)
        self._prefix = f"tessera:{installation}:throttle:"
        self._own = LocalThrottle()
        self._silent_until = 0.0

    def take(self, key: str, per_minute: int) -> int:
        """0: go on, it was counted. Else: seconds to wait; it was not counted."""
        if time.monotonic() >= self._silent_until:
            try:
                return int(self._take(keys=[self._prefix + key], args=[per_minute]))
            except RedisError:
                self._silent_until = time.monotonic() + _REST
        return self._own.take(key, per_minute)
