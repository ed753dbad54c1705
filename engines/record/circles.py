"""Who is computed from whom: the order in which stored formulas are computed, and circles, which are reported.

Called by `compile.py` when all formulas are parsed.
"""

from collections.abc import Mapping

from engines.record.drafts import Draft, Drafts, FieldDraft

Name = tuple[str, str]


def report_circles(drafts: Drafts) -> None:
    """Report every circle of computed fields once, at its first field; break it by marking that field as broken."""
    reads = _graph(drafts)
    done: set[Name] = set()
    for start in reads:
        circle = _circle(start, reads, done)
        if circle:
            field = drafts.forms[circle[0][0]].fields[circle[0][1]]
            field.is_broken = True
            path = " → ".join(_shown(drafts, name) for name in (*circle, circle[0]))
            drafts.report(f"{field.pointer}/{field.type.formula_setting or 'of'}", "formula_circle", fields=path)


def _graph(drafts: Drafts) -> Mapping[Name, list[Name]]:
    graph: dict[Name, list[Name]] = {}
    for draft in drafts.forms.values():
        for field in draft.fields.values():
            formulas = [field.formula] if field.formula is not None else []
            if field.roll_up is not None:
                formulas = [one for one in (field.roll_up.of, field.roll_up.where) if one is not None]
            if formulas:
                graph[draft.id, field.id] = sorted(name for one in formulas for name in one.reads.fields)
    return graph


def _circle(start: Name, reads: Mapping[Name, list[Name]], done: set[Name]) -> list[Name]:
    """A circle that can be reached from `start` and was not seen before; without recursion, circles may be long."""
    path: list[Name] = []
    stack: list[tuple[Name, bool]] = [(start, False)]
    while stack:
        name, is_left = stack.pop()
        if is_left:
            path.pop()
            done.add(name)
            continue
        if name in path:
            done.update(path)
            return path[path.index(name) :]
        if name in done or name not in reads:
            continue
        path.append(name)
        stack.append((name, True))
        stack.extend((other, False) for other in reads[name])
    return []


def _shown(drafts: Drafts, name: Name) -> str:
    draft = drafts.forms[name[0]]
    return f"{draft.key}.{draft.fields[name[1]].key}"


def computing_order(draft: Draft) -> tuple[str, ...]:
    """Ids of the stored formula fields, each behind those that it reads."""
    stored = {field.id: field for field in draft.fields.values() if _is_computed_here(field)}
    order: dict[str, None] = {}

    def visit(field: FieldDraft, depth: int) -> None:
        assert field.formula is not None
        for path in sorted(field.formula.reads.paths):
            before = stored.get(path[0])
            if before is not None and before.id not in order and before is not field and depth < len(stored):
                visit(before, depth + 1)
        order.setdefault(field.id)

    for field in stored.values():
        visit(field, 0)
    return tuple(order)


def _is_computed_here(field: FieldDraft) -> bool:
    return field.formula is not None and field.is_stored and not field.is_broken
