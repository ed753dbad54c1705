"""What somebody gives with an action or an event, read and decided on like the fields of a record."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from engines.kernel.errors import Invalid
from engines.record.decision import Rejected
from engines.record.reading_plan import link_keys
from runtime.services.given_links import find_link, given_links, missing_links
from runtime.services.use_case import UseCase


def read_inputs(use_case: UseCase, plan_id: str, raw: Mapping[str, object], pointer: str) -> Mapping[str, Any]:
    """The inputs of a plan by key, as values. Raises `Invalid` with all that is wrong with them, below `pointer`."""
    plan = use_case.plans[plan_id]
    values, problems = plan.coerce(raw)
    for link in link_keys(values):
        use_case.ws.fetch_holders(link.form, (link.field,), ((link.value,),))
    problems = [*problems, *plan.resolve(values, partial(find_link, use_case))]
    problems += missing_links(use_case, given_links(use_case.release, plan.entity, values), None)
    decided = plan.decide(None, values, use_case.save_context, found=problems)
    if isinstance(decided, Rejected):
        raise Invalid(problem.under(pointer) for problem in decided.problems)
    return decided.after
