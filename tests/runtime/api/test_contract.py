"""The published contracts hold: whatever is asked that fits them, or does not, is answered as they say."""

from collections import Counter
from typing import Any

import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from tests.acceptance.installation import Installation
from tests.counts import counts
from tests.runtime.api.conftest import signed_in
from tests.runtime.api.test_writing import CANCEL
from tests.runtime.services.shop import shop

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance, negative_data_rejection,
]  # fmt: skip
#: What is there, in the place of most of what is made up.
PLACES = {
    "app": "shop", "form": "order", "id": "order_no=O1", "ledger": "credit", "owner": "Ada", "version": "1", "action": "cancel", "template": "slip",
    "login": "other",
}  # fmt: skip
#: Ends the caller's own session, or shuts them out.
_NOT_ASKED = {"sign_out", "sign_in", "change_password", "end_session", "end_other_sessions", "reset_password", "change_user"}


@pytest.mark.parametrize("document", ["/api/v1/openapi.json", "/api/v1/apps/shop/openapi.json"])
@pytest.mark.parametrize("person", ["admin", "reader"])
def test_everything_is_answered_as_the_contract_says(empty: Installation, document: str, person: str) -> None:
    home = _filled(empty)
    roles = {"is_admin": True} if person == "admin" else {"roles": ["shop.reader"]}
    client = signed_in(home, person, **roles)
    signed_in(home, "other")
    contract = client.get(document).json
    del contract["security"], contract["components"]["securitySchemes"]  # the session is ours to send
    schema = schemathesis.openapi.from_dict(contract)
    operations = [each.ok() for each in schema.get_all_operations()]
    operations = [each for each in operations if each.definition.raw["operationId"] not in _NOT_ASKED]

    seen: Counter[int] = Counter()

    @settings(max_examples=counts(80, 2000), phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
    @given(case=st.sampled_from(operations).flatmap(lambda each: each.as_strategy()), is_there=st.integers(0, 3))
    def ask(case: Any, is_there: int) -> None:
        if is_there:
            case.path_parameters = {name: PLACES.get(name, value) for name, value in case.path_parameters.items()}
        seen[_asked(client, case)] += 1

    ask()
    assert seen[200] > 0, seen
    assert seen[401] == 0


def _filled(home: Installation) -> Installation:
    """The shop, with a role for orders in which not everything is seen."""
    found = shop(order=[CANCEL])
    rights = {"actions": ["read", "create", "update", "cancel"], "fields": {"note": "hidden", "order_no": "masked"}}
    role = {"key": "reader", "title": "Reader", "forms": {"shop.order": rights, "shop.customer": {"actions": ["read"]}}}
    html = "{{ record.order_no }} {{ record.customer.name }} {% for line in record.lines %}{{ line.price | money }}{% endfor %}"
    slip = {"key": "slip", "form": "shop.order", "title": "Slip", "html": html}
    home.apply({"shop": {**found["shop"], "roles/reader.json": role, "prints/slip.json": slip}})
    home.save("shop.customer", {"name": "Ada"})
    home.save(
        "shop.order", {"order_no": "O1", "customer": {"name": "Ada"}, "amount": 7, "lines": [{"product": "Tea", "price": 1}]}
    )
    return home


def _asked(client: FlaskClient, case: Any) -> int:
    client.environ_base.setdefault("HTTP_HOST", "localhost")
    cookie = client.get_cookie("tessera_session")
    assert cookie is not None
    answer = case.call(
        app=client.application, base_url="http://localhost/api/v1", cookies={cookie.key: cookie.value},
        # The test's transport asks for packed answers, and does not unpack them.
        headers={"X-CSRF-Token": client.environ_base["HTTP_X_CSRF_TOKEN"], "Accept-Encoding": "identity"},
    )  # fmt: skip
    case.validate_response(answer, checks=CHECKS)
    return int(answer.status_code)
