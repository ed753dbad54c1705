"""Roll-ups are kept while records change, so their formulas may read only what a change of the source's own row shows.
Called by `compile.py` when it is known which fields have columns.
"""

from engines.expression.formula import Formula
from engines.expression.language import Language
from engines.record.drafts import Drafts, FieldDraft
from engines.record.system_fields import RESTLESS, SYSTEM_TYPES


def check_kept(drafts: Drafts, language: Language) -> None:
    """Report roll-ups whose value or condition follows links, reads computed values or the clock."""
    for draft in drafts.forms.values():
        for field in draft.fields.values():
            if field.roll_up is None or field.is_broken:
                continue
            for name, formula in (("of", field.roll_up.of), ("where", field.roll_up.where)):
                culprit = None if formula is None else _culprit(drafts, language, field.roll_up.source, formula)
                if culprit is not None:
                    field.is_broken = True
                    drafts.report(f"{field.pointer}/{name}", "roll_up_reads_elsewhere", name=culprit)


def _culprit(drafts: Drafts, language: Language, source: str, formula: Formula) -> str | None:
    """What the formula reads and must not, as its author may recognise it."""
    reads = formula.reads
    fields = drafts.forms[source].fields
    for path in sorted(reads.paths):
        field = fields.get(path[0])
        if len(path) > 1 or not (_is_kept(field) if field is not None else path[0] in SYSTEM_TYPES and path[0] not in RESTLESS):
            return ".".join((field.key if field is not None else path[0], *path[1:]))
    for name in sorted(reads.functions):
        if language.functions[name].reads_env:
            return f"{name}()"
    names = sorted(reads.variables)
    return names[0] if names else "records" if reads.selections else None


def _is_kept(field: FieldDraft) -> bool:
    return field.is_stored and not field.type.has_rows
