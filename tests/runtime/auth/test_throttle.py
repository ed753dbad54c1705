"""The throttle: a minute's worth at once, then evenly; exact under threads; bounded memory."""

import threading
from concurrent.futures import ThreadPoolExecutor

from runtime.auth.throttle import LocalThrottle


class Time:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_minute_s_worth_then_evenly():
    time = Time()
    throttle = LocalThrottle(time)
    assert [throttle.take("a", 6) for _ in range(7)] == [0, 0, 0, 0, 0, 0, 10]
    assert throttle.take("b", 6) == 0
    time.now += 4
    assert throttle.take("a", 6) == 6
    time.now += 6
    assert [throttle.take("a", 6), throttle.take("a", 6)] == [0, 10]
    time.now += 3600
    assert [throttle.take("a", 6) for _ in range(7)] == [0, 0, 0, 0, 0, 0, 10]


def test_waiting_as_long_as_it_says_is_enough():
    time = Time()
    throttle = LocalThrottle(time)
    for per_minute in (1, 7, 60, 1000):
        for _ in range(3 * per_minute):
            time.now += throttle.take(f"k{per_minute}", per_minute)
        wait = throttle.take(f"k{per_minute}", per_minute)
        time.now += wait
        assert wait == 0 or throttle.take(f"k{per_minute}", per_minute) == 0


def test_threads_take_no_more_than_there_is():
    throttle, gate = LocalThrottle(Time()), threading.Barrier(8)

    def take(_: int) -> int:
        gate.wait()
        return sum(throttle.take("a", 100) == 0 for _ in range(50))

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, range(8))) == 100


def test_it_remembers_only_so_many():
    throttle = LocalThrottle(Time(), most=10)
    for number in range(1000):
        throttle.take(f"k{number}", 5)
    assert len(throttle._buckets) == 10
