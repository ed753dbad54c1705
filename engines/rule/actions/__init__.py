"""Every kind of action, by the key it has in a blueprint. A new kind: its compiler in a file here, its line below."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from engines.kernel.registry import Registry
from engines.rule.actions.adjust import adjust
from engines.rule.actions.flow import emit, refuse
from engines.rule.actions.postings import credit, debit, reverse
from engines.rule.actions.processes import deliver, start
from engines.rule.actions.records import create, delete, state, update
from engines.rule.actions.send import send
from engines.rule.definition import Step
from engines.rule.setting import Setting, near

ActionCompiler: TypeAlias = Callable[[Mapping[str, Any], Setting], Step | None]

ACTIONS: Registry[ActionCompiler] = Registry(
    "action",
    (
        ("create", create),
        ("update", update),
        ("adjust", adjust),
        ("state", state),
        ("delete", delete),
        ("credit", credit),
        ("debit", debit),
        ("reverse", reverse),
        ("emit", emit),
        ("send", send),
        ("refuse", refuse),
        ("start", start),
        ("deliver", deliver),
    ),
)


def compile_steps(documents: Sequence[Mapping[str, Any]], setting: Setting) -> tuple[Step, ...]:
    """The actions of a rule, in order; what is wrong with them is noted in `setting.problems`."""
    steps: list[Step] = []
    for index, document in enumerate(documents):
        for kind, body in document.items():
            here = setting.at(str(index)).at(kind)
            compiler = ACTIONS.get(kind)
            if compiler is None:
                here.report("unknown_action_kind", near(kind, ACTIONS), kind=kind, known=", ".join(ACTIONS))
                continue
            step = compiler(body, here)
            if step is not None:
                steps.append(step)
    return tuple(steps)
