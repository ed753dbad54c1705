"""Modules can be read alone: imports on top, no state of their own, nothing registered by being imported."""

import ast
import re

from tests.architecture.sources import Source, broken, sources

PRODUCT = sources("engines", "runtime", "plugins")

CONSTANT = re.compile(r"_*[A-Z][A-Z0-9_]*|__\w+__")
UNCHANGING = ("Final", "Mapping", "Sequence", "tuple", "frozenset", "TypeAlias")
CHANGING = {"append", "add", "update", "extend", "setdefault", "pop", "clear", "insert", "remove", "discard"}
MUTABLE_MAKERS = {"list", "dict", "set", "bytearray", "defaultdict", "deque", "OrderedDict", "Counter", "ContextVar", "local"}


def test_no_import_inside_a_function():
    def late(source: Source):
        for function in source.functions():
            for inner in ast.walk(function):
                if isinstance(inner, ast.Import | ast.ImportFrom):
                    yield f"line {inner.lineno}: {ast.unparse(inner)}"

    # A command starts without loading what it does not need.
    rooms = [source for source in PRODUCT if not source.name.startswith(("runtime/cli.py", "runtime/cli/"))]
    assert broken(late, rooms) == {}


def test_no_module_keeps_state():
    """Mutable things at module level are constants: named so, or typed as what nobody changes."""

    def kept(source: Source):
        for node in source.tree.body:
            if isinstance(node, ast.AnnAssign):
                targets, typed = [node.target], ast.unparse(node.annotation)
            elif isinstance(node, ast.Assign):
                targets, typed = node.targets, ""
            else:
                continue
            if node.value is None or not is_mutable(node.value) or typed.strip("\"'").startswith(UNCHANGING):
                continue
            yield from (f"line {node.lineno}: {ast.unparse(t)}" for t in targets if not CONSTANT.fullmatch(ast.unparse(t)))

    assert broken(kept, PRODUCT) == {}


def is_mutable(value: ast.expr) -> bool:
    if isinstance(value, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp):
        return True
    return isinstance(value, ast.Call) and ast.unparse(value.func).rpartition(".")[2] in MUTABLE_MAKERS


def test_no_constant_is_changed_by_its_module():
    """`NAME.append(...)`, `NAME[key] = ...`, `global name`: state under another name."""

    def changed(source: Source):
        names = {
            ast.unparse(target)
            for node in source.tree.body
            if isinstance(node, ast.Assign | ast.AnnAssign)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        }
        constants = {name for name in names if CONSTANT.fullmatch(name)}
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Global) or changed_name(node) in constants:
                yield f"line {node.lineno}: {ast.unparse(node)}"

    assert broken(changed, PRODUCT) == {}


def changed_name(node: ast.AST) -> str:
    """The name of what a node changes in place; "" for none."""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
        return ast.unparse(node.value)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGING:
        return ast.unparse(node.func.value)
    return ""


def test_what_is_cached_is_bounded():
    """A cache without bound on a function with parameters grows for as long as the process lives."""

    def unbounded(source: Source):
        for function in source.functions():
            given = function.args
            takes = given.args or given.posonlyargs or given.kwonlyargs or given.vararg or given.kwarg
            cached = {ast.unparse(decorator).rpartition("functools.")[2] for decorator in function.decorator_list}
            if takes and cached & {"cache", "lru_cache(maxsize=None)", "lru_cache(None)"}:
                yield f"line {function.lineno}: {function.name}"

    assert broken(unbounded, PRODUCT) == {}


def test_a_module_does_not_work_when_imported():
    """Importing defines; it does not call things for their effect (that is bootstrap's work)."""

    def calls(source: Source):
        for node in source.tree.body:
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                yield f"line {node.lineno}: {ast.unparse(node)}"

    assert broken(calls, PRODUCT) == {}
