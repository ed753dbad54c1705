"""Nothing that a reader may not see shows in anything the server answers: two installations that differ in secrets alone answer
everything alike, whatever is read, written or guessed."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from engines.blueprint.model import Release
from engines.kernel.errors import AppError
from runtime.api.operations import OPERATIONS
from runtime.app import create_app
from runtime.auth.actor import Actor
from runtime.services.export_records import ExportRecords, export_records
from runtime.services.people import NewUser, add_user
from runtime.storage.system_tables import SYSTEM
from tests.acceptance.installation import Installation
from tests.counts import counts
from tests.runtime.api.conftest import PASSWORD
from tests.runtime.api.secrets_app import FORMS, Drawn, parts, records, roles
from tests.services import postgres

BASE = "/api/v1/apps/shop/forms"
_SECRET = re.compile(r"[a-z]+\d[ab]SECRET|[a-z]+\d[ab]MASKED|138\d[2-5]325678|[79][37]000[12]0\d")
Answer = tuple[int, str]


#: Headers that differ from answer to answer.
_ITS_OWN = ("Content-Length", "X-Trace-Id")


class World:
    """An installation, and the browser of a reader in it."""

    def __init__(self, url: str, folder: Path, compiled: dict[str, Release]) -> None:
        self._ids: dict[str, list[tuple[int, str]]] | None = None
        self.home = Installation(url, folder, compiled)
        self.home.apply(parts())
        made = add_user(self.home.platform, Actor(), NewUser("reader", password=PASSWORD, roles=("shop.reader",)))
        self.reader = Actor(made.user.id, "reader", roles=frozenset({"shop.reader"}))
        self.client = create_app(self.home.platform).test_client()
        signed_in = self.client.post("/api/v1/session", json={"login": "reader", "password": PASSWORD})
        self.client.environ_base["HTTP_X_CSRF_TOKEN"] = signed_in.json["csrf"]

    def become(self, role: Drawn, name: str) -> None:
        """Empty, then filled as the world of this name is, and read by this role."""
        platform = self.home.platform
        with platform.database.read() as connection:
            installed = platform.releases.current(connection)
        with platform.database.write() as connection:
            ledger = SYSTEM.ledger
            tables = [installed.tables.table(id) for id in reversed(list(installed.release.entities))]
            kept = (ledger.consumption, ledger.entry, ledger.lot, ledger.transaction, ledger.account)
            for table in (SYSTEM.change, SYSTEM.trace, SYSTEM.incident, SYSTEM.job, *kept, *tables):
                connection.execute(delete(table))
        installed.accesses.clear()
        installed.accesses[self.reader.roles, None] = role.access(installed.release, platform.language)
        self._ids = None
        for form, values in records(role, name):
            self.home.save(form, values)

    def ids(self) -> dict[str, list[tuple[int, str]]]:
        """(id, public id) of all records by form."""
        if self._ids is None:
            self._ids = self._read_ids()
        return self._ids

    def _read_ids(self) -> dict[str, list[tuple[int, str]]]:
        platform = self.home.platform
        with platform.database.read() as connection:
            installed = platform.releases.current(connection)
            found: dict[str, list[tuple[int, str]]] = {}
            for id in installed.release.entities:
                table = installed.tables.table(id)
                query = select(table.c.id, table.c.public_id).order_by(table.c.id)
                found[id] = [tuple(row) for row in connection.execute(query)]
            return found

    def ask(self, method: str, path: str, **given: Any) -> Answer:
        """Status and text of an answer, ids told by their order."""
        answer = self.client.open(path, method=method, **given)
        self._ids = self._ids if method == "GET" else None
        assert answer.status_code < 500, (method, path, given, answer.get_data(as_text=True))
        headers = "\n".join(f"{name}: {value}" for name, value in sorted(answer.headers) if name not in _ITS_OWN)
        return answer.status_code, self.plain(f"{headers}\n{answer.get_data(as_text=True)}")

    def plain(self, text: str) -> str:
        """A text, public ids told by the order of their records."""
        for form, pairs in self.ids().items():
            for number, (_, public) in enumerate(pairs):
                text = text.replace(public, f"<{form}{number}>")
        return text


@contextmanager
def _worlds(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[tuple[World, World]]:
    compiled: dict[str, Release] = {}
    if kind == "sqlite":
        urls = [f"sqlite:///{folder / name}.db" for name in "ab"]
        yield World(urls[0], folder / "a", compiled), World(urls[1], folder / "b", compiled)
        return
    cluster = request.getfixturevalue("cluster_url")
    with postgres.database(cluster) as one, postgres.database(cluster) as other:
        pair = World(one, folder / "a", compiled), World(other, folder / "b", compiled)
        yield pair
        for each in pair:
            each.home.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def worlds(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, World]]:
    """Two installations of the same app."""
    folder = tmp_path_factory.mktemp("worlds")
    for name in "ab":
        (folder / name).mkdir()
    with _worlds(request.param, folder, request) as pair:
        yield pair


def paths(form: str) -> list[str]:
    """All fields, and what can be reached from them."""
    own = [*FORMS[form], "id", "owner_id", "created_at", "shelf", "owner_id.name"]
    links = {"member": {"friend": "member"}, "order": {"member": "member"}, "note": {"order": "order"}}[form]
    return own + [f"{link}.{key}" for link, target in links.items() for key in (*FORMS[target], "shelf")]


def literals() -> st.SearchStrategy[str]:
    """What a spy would guess: secrets of world a among them."""
    guessed = ["mkept2aSECRET", "mname2aSECRET", "mcode3aSECRET", "mcode0aSECRET", "okept", "omemo2aSECRET", "ono1aSECRET", "13801325678",
               "13802325678", "mkept0aSECRET", "mname00", "x"]  # fmt: skip
    return st.sampled_from([*(json.dumps(each) for each in guessed), "73000100", "73000102", "100", "0", "null", "5", '"1380"'])


@st.composite
def filters(draw: st.DrawFn, form: str) -> str:
    """A formula over a form, often one that should be refused."""
    path, value = draw(st.sampled_from(paths(form))), draw(literals())
    other = draw(st.sampled_from(sorted(FORMS)))
    inner = draw(st.sampled_from(paths(other)))
    return draw(st.sampled_from([
        f"{path} == {value}", f"{path} != {value}", f"{path} > {value}", f"{path} in [{value}]", f"{value} in [{path}]",
        f"contains({path}, {value})", f"starts_with({path}, {value})", f"length({path}) > 3", f'{path} + "" == {value}',
        f"not ({path} == {value})", f'{path} == {value} or shelf == "open"', f"is_empty({path})", f"count({path}) > 0",
        f'any_of({path}, "amount > 80000000")', f'any_of(orders, "{inner} == {value.replace(chr(34), chr(39))}")', 'sum(orders, "amount") > 80000000',
        f'count(records("shop.{other}", "{inner} == this.{path}")) > 0', f'max(records("shop.{other}"), "{inner}") > {value}',
        f'count(records("shop.{other}")) > 3', f'first(records("shop.{other}", "", "-{inner}")).id > 3',
        f'sum(records("shop.{other}", "shelf == \'shut\'"), "{inner}") > 100', f"{path} == {path}", f"coalesce({path}, 1) == 1",
        f"if({path} == {value}, true, false)", f"{path} == {value} and {path} == {value}",
    ]))  # fmt: skip


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, str, dict[str, Any]]:
    """(method, path, what goes with it): `{member2}` stands for the id of that record."""
    form = draw(st.sampled_from(sorted(FORMS)))
    record = draw(st.sampled_from([f"{{{form}{number}}}" for number in range(4 if form != "note" else 2)] + ["99999"]))
    one, kind = f"{BASE}/{form}/records/{record}", draw(st.integers(0, 17))
    keys = st.lists(st.sampled_from(paths(form)), min_size=1, max_size=3).map(",".join)
    if kind < 8:
        query = {"lang": "en", "count": draw(st.sampled_from(("none", "exact", "estimate")))}
        if kind < 5:
            query["filter"] = draw(filters(form))
        if draw(st.booleans()):
            query["sort"] = draw(st.sampled_from(("", "-"))) + draw(keys)
        if draw(st.integers(0, 3)) == 0:
            query["fields"] = draw(keys)
        if draw(st.integers(0, 3)) == 0:
            query["expand"] = draw(keys)
        if draw(st.booleans()):
            query["limit"] = "1"
        return "GET", f"{BASE}/{form}/records", {"query_string": query}
    if kind < 10:
        key, text = draw(st.sampled_from(("name", "code", "phone", "no", "kept", "x"))), json.loads(draw(literals()))
        return "GET", f"{BASE}/{form}/records/{key}={text}", {}
    return draw(_writes(form, one, kind))


@st.composite
def _writes(draw: st.DrawFn, form: str, one: str, kind: int) -> tuple[str, str, dict[str, Any]]:
    values = draw(_values(form))
    match kind:
        case 10 | 11:
            return "POST", f"{BASE}/{form}/records", {"json": values}
        case 12 | 13:
            headers = draw(st.sampled_from([{}, {"If-Match": '"1"'}, {"If-Match": '"7"'}]))
            return "PATCH", one, {"json": values, "headers": headers}
        case 14:
            return "DELETE", one, {"headers": draw(st.sampled_from([{}, {"If-Match": '"1"'}]))}
        case 15:
            said = {"said": "fresh", "other": draw(_links())} if draw(st.booleans()) else {}
            return "POST", f"{one}/actions/{draw(st.sampled_from(('finish', 'finnish')))}", {"json": said}
        case 16:
            return "POST", f"{one}/{draw(st.sampled_from(('restore', 'history/1/restore')))}", {}
        case _:
            rows = [{"id": one.rpartition("/")[2], **values}, draw(_values(form))]
            body = {"records": rows, "atomic": draw(st.booleans()), "mode": draw(st.sampled_from(("both", "update", "create")))}
            return "PATCH", f"{BASE}/{form}/records", {"json": body}


def _links() -> st.SearchStrategy[Any]:
    codes = [
        {key: json.loads(text)}
        for key in ("code", "name", "phone", "no", "kept")
        for text in ('"mcode3aSECRET"', '"13802325678"')
    ]
    return st.sampled_from(
        ["{member0}", "{member2}", "{member3}", "{order2}", 99999, *codes, {"code": "mcode2aSECRET"}, {"name": "mname2aSECRET"}]
    )


@st.composite
def _values(draw: st.DrawFn, form: str) -> dict[str, Any]:
    fresh = f"fresh{draw(st.integers(0, 10**9))}"
    found: dict[str, Any] = {"name": fresh, "no": fresh, "shelf": draw(st.sampled_from(("open", "shut")))}
    for key in draw(st.sets(st.sampled_from((*FORMS[form], "sise", "cod", "kep")))):
        found[key] = draw(st.sampled_from([fresh, "abc", 5, -1, None]))
        if key in ("friend", "member", "order"):
            found[key] = draw(_links())
        if key == "phone":
            found[key] = f"139{draw(st.integers(10**7, 10**8 - 1))}"
        if key == "lines":
            found[key] = [{"product": fresh, "price": 1}]
    return {key: value for key, value in found.items() if key in ("shelf", "sise", "cod", "kep") or key in FORMS[form]}


def _in(world: World, asked: Any) -> Any:
    """A request with the ids of a world."""
    names = {
        f"{{{form.removeprefix('shop.')}{number}}}": id
        for form, pairs in world.ids().items()
        for number, (id, _) in enumerate(pairs)
    }
    if isinstance(asked, str):
        if asked in names:
            return names[asked]
        for name, id in names.items():
            asked = asked.replace(name, str(id))
        return asked
    if isinstance(asked, dict):
        return {key: _in(world, value) for key, value in asked.items()}
    return [_in(world, each) for each in asked] if isinstance(asked, list | tuple) else asked


def _everything(world: World, role: Drawn) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every operation that only reads, of every record."""
    places = {"app": "shop", "ledger": "credit", "version": "1", "session": "x", "login": "reader", "key": "x"}
    for operation in OPERATIONS:
        if operation.method != "GET" or operation.tag in ("session", "people"):
            continue
        for form, pairs in world.ids().items():
            here = {**places, "form": form.removeprefix("shop.")}
            for id, public in pairs if "{id}" in operation.path or "{owner}" in operation.path else [(0, "")]:
                for name in {str(id), public}:
                    path = f"/api/v1{operation.path}".format_map(_Places({**here, "id": name, "owner": name}))
                    yield "GET", path, {}
                if "considered" in operation.query:
                    yield "GET", path, {"query_string": {"considered": "true"}}
        if operation.id == "list_records":
            for form in FORMS:
                yield "GET", f"{BASE}/{form}/records", {"query_string": {"deleted": "true", "count": "exact"}}


class _Places(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "x"


def _exported(world: World, form: str, folder: Path) -> str:
    path = folder / "out.csv"
    try:
        export_records(world.home.platform, world.reader, ExportRecords(f"shop.{form}", path))
    except AppError as error:
        return str(error)
    return world.plain(path.read_text())


def _compare(pair: tuple[World, World], role: Drawn, asked: tuple[str, str, dict[str, Any]]) -> None:
    method, path, given = asked
    one, other = (each.ask(method, _in(each, path), **_in(each, given)) for each in pair)
    assert one == other, (role, asked)
    if "SECRET" not in str(asked) and "13" not in str(asked):
        assert not _SECRET.search(one[1]), (role, asked, one)


@settings(max_examples=counts(6, 300), phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck))
@given(role=roles(), asked=st.lists(requests(), min_size=10, max_size=40))
def test_worlds_that_differ_in_secrets_answer_alike(
    worlds: tuple[World, World],
    tmp_path_factory: pytest.TempPathFactory,
    role: Drawn,
    asked: list[tuple[str, str, dict[str, Any]]],
) -> None:
    for name, world in zip("ab", worlds, strict=True):
        world.become(role, name)
    for each in asked:
        _compare(worlds, role, each)
    for one, other in zip(_everything(worlds[0], role), _everything(worlds[1], role), strict=True):
        answers = worlds[0].ask(one[0], one[1], **one[2]), worlds[1].ask(other[0], other[1], **other[2])
        assert answers[0] == answers[1], (role, one)
        assert not _SECRET.search(answers[0][1]), (role, one, answers[0])
    folder = tmp_path_factory.mktemp("sheets")
    for form in FORMS:
        sheets = [_exported(world, form, folder) for world in worlds]
        assert sheets[0] == sheets[1]
        assert not _SECRET.search(sheets[0])
