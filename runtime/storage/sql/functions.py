"""Calls of functions in SQL. `SQL_FUNCTIONS` says which there are; a test compares it with the functions' `has_sql`.

Three kinds: said in the same SQL everywhere (`functions_shared`); said in PostgreSQL's words (`functions_postgresql_*`)
while SQLite calls the function's own code (`sqlite_formulas`). Called by `expression`.
"""

from collections.abc import Mapping

from engines.expression.functions.function import Function
from engines.expression.plan import wanted_types
from engines.expression.tree import Call
from runtime.storage.sql.functions_postgresql import POSTGRESQL
from runtime.storage.sql.functions_shared import SHARED
from runtime.storage.sql.functions_sqlite import called
from runtime.storage.sql.translating import Builder, Translating
from runtime.storage.sql.values import Sql, not_in_sql, null_of

#: Name → how it is said (on PostgreSQL, where the two databases differ).
SQL_FUNCTIONS: Mapping[str, Builder] = {**POSTGRESQL, **SHARED}


def call(translator: Translating, node: Call) -> Sql:
    """A call; refused by name where the function has no form in SQL, here or on the other database."""
    function: Function = translator.functions[node.function]
    builder = SQL_FUNCTIONS.get(function.name)
    if builder is None:
        raise not_in_sql(function.name)
    if function.name in SHARED:
        return builder(translator, node, [])
    arguments = [translator.value(argument) for argument in node.arguments]
    if not function.sees_null and any(argument.is_null for argument in arguments):
        return null_of(node.type)
    signature = function.signature(tuple(argument.type.kind for argument in node.arguments))
    assert signature is not None
    if translator.dialect == "sqlite":
        if function.name == "date" and arguments[0].type.kind == "datetime":
            # So that a comparison with a day becomes a range of moments.
            return translator.speech.dates.day_of(arguments[0])
        return called(translator, node, function, signature, arguments)
    wanted = wanted_types(signature, node)
    typed = [
        argument.typed(type) if type.is_number and argument.type.is_number else argument
        for argument, type in zip(arguments, wanted, strict=True)
    ]
    return builder(translator, node, typed)
