"""`tessera why`: what rules did because of a record and to it, one sentence for each effect and refusal."""

import click

from engines.kernel.text import LOCALES
from runtime.cli.door import Door, command


@command("why")
@click.argument("form", metavar="APP.FORM")
@click.argument("id")
@click.option("--lang", type=click.Choice(LOCALES), help="Language of the sentences.")
@click.option("--considered", is_flag=True, help="Also rules that listened and did nothing, worked out again now.")
def why(door: Door, form: str, id: str, lang: str | None, considered: bool) -> None:
    """Say why a record is as it is: rule, version, values seen, effect or reason; newest first.

    ID is the number, the public id, `field=value` of a unique field, or the value of the form's unique label.
    """
    from runtime.services.explain_record import explain_record
    from runtime.services.record_json import moment_text

    if lang is not None:
        door.locale = lang
    found = explain_record(door.workspace(), door.actor, form, id, door.locale, considered=considered)
    told = [
        {
            "at": moment_text(each.trace.at), "event": each.trace.event, "rule": each.trace.rule,
            "version": each.trace.rule_version, "outcome": each.trace.outcome, "form": each.trace.form,
            "record": each.trace.record_id, "target_form": each.trace.target_form, "target": each.trace.target_id,
            "amount": each.trace.amount, "sentence": each.sentence,
        }
        for each in found
    ]  # fmt: skip

    def show() -> None:
        for each in found:
            door.print(each.sentence)
        if not found:
            door.line("why_none")

    door.answer({"why": told}, show)
