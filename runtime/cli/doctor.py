"""`tessera doctor`: is everything in order, and what to do if not."""

import click

from engines.kernel.errors import Problem
from runtime.cli.door import REFUSED, Door, command
from runtime.cli.printing import print_finding


@command("doctor")
@click.option("--deep", is_flag=True, help="Also recompute every roll-up and prove every ledger.")
def doctor(door: Door, deep: bool) -> None:
    """Examine the installation; exit status 1 where something is wrong."""
    from runtime.services.examine import examine

    told, is_wrong = [], False
    if not door.as_json:
        door.line("doctor_place", place=door.place(), folder=door.settings.data_dir)
    for finding in examine(door.platform, deep=deep):
        is_wrong = is_wrong or finding.level == "wrong"
        message = door.sentence(Problem(finding.code, params=finding.params))
        details = [door.sentence(problem) for problem in finding.details]
        advice = None if finding.advice is None else door.sentence(Problem(finding.advice, params=finding.params))
        told.append({
            "level": finding.level, "code": finding.code, "message": message, "params": dict(finding.params),
            "details": [door.told(problem) for problem in finding.details], "advice": advice,
        })  # fmt: skip
        if not door.as_json:
            print_finding(finding.level, message, details, advice)
    document = {"ok": not is_wrong, "database": door.place(), "data_dir": str(door.settings.data_dir), "findings": told}
    door.answer(document, lambda: door.line("doctor_wrong" if is_wrong else "doctor_well"))
    if is_wrong:
        raise SystemExit(REFUSED)
