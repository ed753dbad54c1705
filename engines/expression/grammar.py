"""The part of Python's syntax that is the formula language, as data. Read by `parser` (what may stand in a formula),
`typecheck` (which operator is meant) and `printer` (how strongly it binds).
"""

import ast
from typing import Final

ALLOWED: Final[frozenset[type[ast.AST]]] = frozenset(
    {
        ast.BoolOp, ast.UnaryOp, ast.BinOp, ast.Compare, ast.IfExp, ast.Constant, ast.List, ast.Name, ast.Attribute,
        ast.Call, ast.Subscript,
    }
)  # fmt: skip

ARITHMETIC: Final[dict[type[ast.operator], str]] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%",
}  # fmt: skip

COMPARISON: Final[dict[type[ast.cmpop], str]] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip

LOGIC: Final[dict[type[ast.boolop], str]] = {ast.And: "and", ast.Or: "or"}

UNARY: Final[dict[type[ast.unaryop], str]] = {ast.USub: "-", ast.Not: "not"}

#: What people type who come from spreadsheets or other languages, and what they mean here.
INSTEAD: Final[dict[str, str]] = {
    "&&": "and", "||": "or", "<>": "!=", "===": "==", "&": "+", "^": "pow(x, n)", "**": "pow(x, n)", "=": "==", "!": "not",
}  # fmt: skip

WORDS: Final[dict[str, object]] = {"true": True, "false": False, "null": None}

#: Names that mean something in every formula; no field is looked up under them.
RESERVED: Final[frozenset[str]] = frozenset({"true", "false", "null", "this"})

#: How strongly nodes bind, weakest first; the printer puts parentheses where a weaker one stands inside a stronger one.
BINDING: Final[dict[str, int]] = {
    "if": 1, "or": 2, "and": 3, "not": 4, "compare": 5, "+": 6, "-": 6, "*": 7, "/": 7, "//": 7, "%": 7, "negative": 8, "atom": 9,
}  # fmt: skip
