"""People at work, for `bench_load` and tests of a server under load: what each kind of them asks of a server, at the pace of somebody who thinks in between, and how
long it waits."""

import copy
import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from random import Random
from typing import Any

from tests.concurrency.serving import Browser

MEMBERS = "/api/v1/apps/member/forms/member/records"
ORDERS = "/api/v1/apps/member/forms/order/records"
ACCOUNTS = "/api/v1/apps/points/ledgers/points/accounts"
PAGE = f"{MEMBERS}?limit=50&sort=-joined_on"

#: What is asked: method, path, body.
Asked = tuple[str, str, Any]
Kind = Callable[["Desk"], Asked]


@dataclass(slots=True)
class Desk:
    """What somebody has before them."""

    members: Sequence[int]
    """Ids that they open."""
    chance: Random
    number: int = 0

    def member(self) -> int:
        """One of them."""
        return self.chance.choice(self.members)


def listing(_desk: Desk) -> Asked:
    """A page of 50 members."""
    return "GET", PAGE, None


def searching(desk: Desk) -> Asked:
    """Members by words."""
    words = desk.chance.choice(("Member 1", "zl", "王", "8888", "Member 42"))
    return "GET", f"{MEMBERS}?limit=20&q={''.join(f'%{byte:02X}' for byte in words.encode())}", None


def showing(desk: Desk) -> Asked:
    """One member."""
    return "GET", f"{MEMBERS}/{desk.member()}", None


def creating(desk: Desk) -> Asked:
    """A new member."""
    desk.number += 1
    return "POST", MEMBERS, {"name": f"New {desk.number}", "gender": "female", "source": "store", "birthday": "1990-05-17"}


def changing(desk: Desk) -> Asked:
    """A changed member."""
    desk.number += 1
    return "PATCH", f"{MEMBERS}/{desk.member()}", {"note": f"Called {desk.number} times"}


def ordering(desk: Desk) -> Asked:
    """An order, with the points that it earns."""
    amount = f"{desk.chance.randrange(20, 400)}.90"
    return "POST", ORDERS, {"member": desk.member(), "amount": amount, "channel": "pos"}


def telling(desk: Desk) -> Asked:
    """A member's story."""
    return "GET", f"{MEMBERS}/{desk.member()}/timeline", None


def balancing(desk: Desk) -> Asked:
    """A member's points."""
    return "GET", f"{ACCOUNTS}/{desk.member()}", None


def counting(_desk: Desk) -> Asked:
    """A page of orders with their exact count."""
    return "GET", f"{ORDERS}?limit=20&count=exact&filter=amount%20%3E%3D%20100", None


def saving(desk: Desk) -> Asked:
    """A new member, or a changed one, by turns."""
    return (creating if desk.number % 2 else changing)(desk)


#: The mix of a shop's staff: how often each of a hundred times.
STAFF: Mapping[Kind, int] = {
    listing: 22, searching: 15, showing: 18, creating: 6, changing: 9, ordering: 12, telling: 7, balancing: 8, counting: 3,
}  # fmt: skip


@dataclass(slots=True)
class Waits:
    """How long each kind of request took, in milliseconds, and which failed. Thread-safe."""

    by_kind: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: list[str] = field(default_factory=list)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, milliseconds: float, wrong: str | None) -> None:
        """One request is over."""
        with self._turn:
            self.by_kind[kind].append(milliseconds)
            if wrong is not None:
                self.failed.append(f"{kind}: {wrong}")

    def all(self) -> list[float]:
        """Of every kind."""
        return [each for kind in self.by_kind.values() for each in kind]


def percentile(waits: Sequence[float], share: float) -> float:
    """The wait that `share` of them do not exceed."""
    return sorted(waits)[min(len(waits) - 1, int(len(waits) * share))]


def at_work(
    browsers: Sequence[Browser], members: Sequence[int], mix: Mapping[Kind, int], think: tuple[float, float],
    is_over: Callable[[], bool], seed: int = 1,
) -> Waits:  # fmt: skip
    """Each browser in a thread of its own, until it is over: one request of the mix, then a pause of so many seconds."""
    waits, kinds, weights = Waits(), list(mix), list(mix.values())

    def one(place: int) -> None:
        browser, chance = browsers[place], Random(f"{seed} {place}")
        desk = Desk(members, chance, place)
        while not is_over():
            (kind,) = chance.choices(kinds, weights)
            method, path, body = kind(desk)
            start = time.perf_counter()
            status, wrong = 0, None
            try:
                status, told = browser.send(method, path, None if body is None else json.dumps(body).encode())
                wrong = told[:300].decode(errors="replace") if status >= 400 else None
            except (OSError, HTTPException) as error:
                wrong = repr(error)
                browser.close()
            waits.note(kind.__name__, (time.perf_counter() - start) * 1000, wrong)
            time.sleep(chance.uniform(*think))

    threads = [threading.Thread(target=one, args=(place,)) for place in range(len(browsers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waits


def published(admin: Browser, publishes: int) -> tuple[list[float], list[str]]:
    """What a designer does to the form of members, again and again: a field more, another title, an index. How long each publish
    took in milliseconds, and what failed."""
    took, failed = [], []
    draft = "/api/v1/designer/apps/member"
    for number in range(publishes):
        status, told = admin.ask("GET", f"{draft}/draft")
        if status != 200:
            failed.append(f"draft: {told}")
            continue
        form = copy.deepcopy(told["files"]["forms/member.json"])
        if number % 3 == 0:
            title = {"en": f"Extra {number}", "zh-CN": f"另加 {number}"}
            form["fields"].append({"key": f"extra_{number}", "type": ("text", "integer")[number % 2], "title": title})
        elif number % 3 == 1:
            form["title"] = {"en": f"Member {number}", "zh-CN": f"会员 {number}"}
        else:
            form["fields"][-1]["index"] = True
        start = time.perf_counter()
        for method, path, body in (
            ("PATCH", f"{draft}/draft", {"files": {"forms/member.json": form}, "version": told["version"]}),
            ("POST", f"{draft}/publish", {}),
        ):
            status, answer = admin.ask(method, path, body)
            if status >= 400:
                failed.append(f"{method} {path}: {answer}")
        took.append((time.perf_counter() - start) * 1000)
    return took, failed
