"""A clash of unique values that only the database noticed is told as where it is found before."""

import pytest

from engines.kernel.errors import Conflict
from runtime.services import transact as transacting
from runtime.services.transact import transact
from runtime.services.use_case import UseCase
from runtime.storage.bulk import insert_rows
from tests.acceptance.installation import SYSTEM_ITSELF
from tests.runtime.services.house import Install
from tests.runtime.services.shop import shop


def test_a_clash_names_the_titles_of_the_fields(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transacting, "ATTEMPTS", 2)
    house = install(shop())
    house.save("shop.order", {"order_no": "A1"})

    def clashing(use_case: UseCase) -> None:
        with house.platform.database.read() as connection:
            table = house.platform.releases.current(connection).tables.table("shop.order")
            row = dict(connection.execute(table.select()).one()._mapping)
        insert_rows(use_case.ws.connection, table, [{**row, "id": 999, "public_id": "another"}])

    with pytest.raises(Conflict) as refused:
        transact(house.platform, SYSTEM_ITSELF, clashing)
    (problem,) = refused.value.problems
    assert problem.code == "not_unique"
    assert "“Order number”" in problem.params["message"]["en"]
