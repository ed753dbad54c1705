"""Which record an action is about: a formula that gives a reference, or `this`, the record at hand."""

from dataclasses import dataclass

from engines.expression.formula import Env, Formula
from engines.expression.types import Row
from engines.rule.setting import Setting


@dataclass(frozen=True, slots=True)
class Target:
    """A record of `form`, found when the rule runs."""

    form: str
    formula: Formula | None
    """None: the record at hand."""

    def find(self, row: Row, env: Env) -> int | None:
        """The record's id; None where the formula gives nothing."""
        found = row["id"] if self.formula is None else self.formula.run(row, env)
        return found if isinstance(found, int) else None

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """Its formula, if it has one."""
        return () if self.formula is None else (self.formula,)


def target(text: object, setting: Setting, form: str | None = None) -> Target | None:
    """The target that `text` names, of `form` where one is asked for; None with problems noted."""
    if text == "this":
        if setting.scope.form is None:
            setting.report("needs_form")
            return None
        found = Target(setting.scope.form, None)
    else:
        formula = setting.formula(text)
        if formula is None:
            return None
        if formula.type.kind not in ("reference", "record") or formula.type.form is None:
            setting.report("not_a_record" if form is None else "not_a_record_of", form=form)
            return None
        found = Target(formula.type.form, formula)
    if form is not None and found.form != form:
        setting.report("not_a_record_of", form=form)
        return None
    return found
