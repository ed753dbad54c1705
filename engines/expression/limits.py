"""The bounds of a formula: how long, how deep, how much work. Read by the parser, the operations and the functions.

Source: semantics/expression.md, "From text to use" and "Meaning".
"""

MAX_BYTES = 4096
"""Of the text, in UTF-8."""
MAX_NODES = 500
"""Of the whole formula, sub-formulas included."""
MAX_DEPTH = 40
"""Nesting of the whole formula: a sub-formula counts from the depth it stands at."""
MAX_NESTED = 3
"""Sub-formulas inside sub-formulas."""
MAX_TEXT = 100_000
"""Code points of a text that a formula makes."""
MAX_ITEMS = 10_000
"""Items of a list that a formula makes or walks through."""
MAX_EXPONENT = 64
"""`pow(x, n)`: the largest n."""
MAX_STEPS = 50_000
"""Items walked through (by the size of what is done for each, `plan.steps_per_item`) and text made (one step per
`TEXT_PER_STEP` code points) in one evaluation."""
NODES_PER_STEP = 8
"""So many fields, comparisons and sums of a sub-formula take one step more for each item."""
STEPS_PER_CALL = 3
"""A call, a division or a path through a link takes as many."""
TEXT_PER_STEP = 64
METERED_CALLS = 10
"""A formula with more text functions than this counts steps even if it walks through no list."""
