"""What somebody may ask of tasks and processes who looks for secrets."""

from hypothesis import strategies as st

from tests.runtime.api.secret_draws import RECORDS, Asked, keys, names_in

_VERBS = ("approve", "reject", "return", "transfer", "submit", "withdraw")
_VALUES = ({}, {}, {"kept": "fresh"}, {"code": "mcode00"}, {"size": "many"}, {"nothing": 1})


def tasks() -> st.SearchStrategy[str]:
    return st.sampled_from([f"{{task{number}}}" for number in range(RECORDS["member"] + 3)] + ["99999"])


def instances() -> st.SearchStrategy[str]:
    return st.sampled_from([f"{{instance{number}}}" for number in range(RECORDS["member"] + 2)] + ["99999"])


@st.composite
def act_on_one(draw: st.DrawFn) -> Asked:
    body = {
        "verb": draw(st.sampled_from(_VERBS)), "comment": "fresh", "then": draw(st.sampled_from(("again", "back"))),
        "values": draw(st.sampled_from(_VALUES)), "to": draw(st.sampled_from(("mate", "far", "nobody"))),
    }  # fmt: skip
    return Asked("act_on_task", {"task": draw(tasks())}, json=body, headers=draw(keys()))


@st.composite
def act_on_some(draw: st.DrawFn) -> Asked:
    wanted = draw(st.lists(tasks().filter(lambda each: each != "99999"), min_size=1, max_size=3, unique=True))
    return Asked("act_on_tasks", json={"tasks": wanted, "verb": draw(st.sampled_from(("approve", "reject")))})


@st.composite
def begin(draw: st.DrawFn) -> Asked:
    body = {"record": draw(names_in("member")), "values": draw(st.sampled_from(({}, {"seen": "fresh"}, {"kept": 1})))}
    return Asked("start_process", {"process": "check"}, json=body, headers=draw(keys()))


@st.composite
def call_off(draw: st.DrawFn) -> Asked:
    return Asked("cancel_instance", {"instance": draw(instances())}, json={"reason": "fresh"})


@st.composite
def urge(draw: st.DrawFn) -> Asked:
    return Asked("urge_instance", {"instance": draw(instances())}, json={})
