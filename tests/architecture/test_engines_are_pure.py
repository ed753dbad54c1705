"""What import contracts cannot see of an engine's purity: the clock, chance, files, and business words."""

import ast
import io
import json
import re
import tokenize

from tests.architecture.sources import Source, broken, files, named, sources

#: Modules of the standard library that lead to the world outside. The engines' own schemas are read by importlib.resources.
OUTSIDE = {
    "asyncio", "ftplib", "glob", "http", "io", "logging", "multiprocessing", "os", "pathlib", "random", "secrets", "shutil",
    "smtplib", "socket", "ssl", "subprocess", "sys", "tempfile", "threading", "time", "urllib.request", "uuid",
}  # fmt: skip
CLOCK = {("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("date", "today")}

#: Words of one business; engines serve all of them.
BUSINESS = {"member", "members", "coupon", "coupons", "points", "campaign", "campaigns", "tier", "tiers", "loyalty"}
#: In prose these are taken for the business's in any case ("points" is not: code points, decimal points).
IN_PROSE = re.compile(r"\b(members?|coupons?|campaigns?|tiers?|loyalty)\b", re.IGNORECASE)

ENGINES = sources("engines")
#: In the books a transaction is of one of few types, which are the law of the ledger and never grow.
WITH_FIELDS = [source for source in ENGINES if not source.name.startswith("engines/ledger/")]


def imported(source: Source) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def words(identifier: str) -> set[str]:
    """The words of a name in snake_case or CamelCase."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", identifier)}


def test_no_way_outside_is_imported():
    def ways(source: Source):
        return {name for name in imported(source) for way in OUTSIDE if name == way or name.startswith(way + ".")}

    assert broken(ways, ENGINES) == {}


def test_nobody_asks_the_clock_or_opens_a_file():
    def asked(source: Source):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and (is_clock(node.func) or ast.unparse(node.func) == "open"):
                yield f"line {node.lineno}: {ast.unparse(node)}"

    assert broken(asked, ENGINES) == {}


def is_clock(called: ast.expr) -> bool:
    if not isinstance(called, ast.Attribute):
        return False
    owner = called.value.attr if isinstance(called.value, ast.Attribute) else getattr(called.value, "id", "")
    return (owner, called.attr) in CLOCK


def test_no_name_is_a_word_of_one_business():
    def named_so(source: Source):
        for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
            if token.type == tokenize.NAME and not token.string.startswith("__") and words(token.string) & BUSINESS:
                yield f"line {token.start[0]}: {token.string}"

    assert broken(named_so, ENGINES) == {}


def test_no_text_or_comment_speaks_of_one_business():
    def spoken(source: Source):
        for number, line in enumerate(source.text.replace("__members__", "").splitlines(), 1):
            if IN_PROSE.search(line):
                yield f"line {number}: {line.strip()}"

    assert broken(spoken, ENGINES) == {}


def test_no_property_of_a_schema_is_a_word_of_one_business():
    def properties(node):
        if isinstance(node, dict):
            yield from node.get("properties", {}) if isinstance(node.get("properties", {}), dict) else ()
        for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            yield from properties(value)

    schemas = {named(path): json.loads(path.read_text(encoding="utf-8")) for path in files("engines") if path.suffix == ".json"}
    found = {(name, key) for name, schema in schemas.items() for key in properties(schema) if words(key) & BUSINESS}
    assert found == set()


def test_no_ladder_asks_for_the_type_of_a_field():
    """A type declares what it can do; nobody compares its name."""

    def ladders(source: Source):
        for node in ast.walk(source.tree):
            is_type = isinstance(node, ast.Compare) and isinstance(node.left, ast.Attribute) and node.left.attr == "type"
            if is_type and any(is_text(right) for right in node.comparators):
                yield f"line {node.lineno}: {ast.unparse(node)}"

    assert broken(ladders, WITH_FIELDS) == {}


def is_text(node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple | ast.Set | ast.List):
        return any(is_text(item) for item in node.elts)
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_the_words_of_a_name_are_told_apart():
    assert words("memberName_andTier2") == {"member", "name", "and", "tier"}
    assert words("json_pointers") & BUSINESS == set()
