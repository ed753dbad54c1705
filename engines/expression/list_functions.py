"""The functions over lists, for the manual and for editors that complete names. They are checked in `lists`, not
registered: their second argument is a formula of its own, run for each item.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class ListFunction:
    """What people need to know of one."""

    name: str
    en: str
    zh: str
    examples: tuple[tuple[str, str], ...]
    aliases: tuple[str, ...] = ()


LIST_FUNCTIONS: Final = (
    ListFunction(
        "records",
        'The records of a form that meet a condition, in an order: records("app.form", "condition", "-amount, name"). Inside the '
        "condition, bare names are fields of those records, `this.x` is the record at hand. To be used in the functions below.",
        '按条件取某个表单的记录并排序：records("应用.表单", "条件", "-amount, name")。'
        "条件中直接写对方记录的字段，用 this.x 表示当前记录。需要放在下面的函数中使用。",
        (),
        ("RECORDS",),
    ),
    ListFunction(
        "count",
        "How many items a list has, or how many meet a condition.",
        "列表的项数，或满足条件的项数。",
        (("count([1, 2, 3])", "3"), ('count([1, 2, 3], "item > 1")', "2")),
        ("COUNT", "COUNTIF"),
    ),
    ListFunction(
        "sum",
        "The sum of a number per item; nulls are left out, of nothing it is 0. Also sum(lines.amount) and sum(a, b, c).",
        "按项求和，忽略空值，没有项时为 0。也可写作 sum(lines.amount) 或 sum(a, b, c)。",
        (("sum([1, 2, 3])", "6"), ('sum([1, 2], "item * 10")', "30"), ("sum(1, 2, null)", "3")),
        ("SUM", "SUMIF"),
    ),
    ListFunction(
        "avg",
        "The mean of a number per item, without nulls; null of nothing.",
        "按项求平均值，忽略空值，没有项时为空。",
        (("avg([1, 2])", "1.5"),),
        ("AVG", "AVERAGE", "average"),
    ),
    ListFunction(
        "min", "The least value per item, without nulls.", "按项取最小值，忽略空值。", (("min([3, 1, 2])", "1"),), ("MIN",)
    ),
    ListFunction(
        "max", "The greatest value per item, without nulls.", "按项取最大值，忽略空值。", (("max([3, 1, 2])", "3"),), ("MAX",)
    ),
    ListFunction(
        "first",
        "The first item; of records, a link to the first one, null when there is none.",
        "第一项；对记录列表为指向第一条记录的关联，没有时为空。",
        (("first([5, 6])", "5"),),
        ("FIRST",),
    ),
    ListFunction(
        "any_of",
        "Whether a condition holds for one item at least; false of nothing.",
        "至少有一项满足条件时为真，没有项时为假。",
        (('any_of([1, 2], "item > 1")', "true"),),
        ("ANY_OF", "ANY"),
    ),
    ListFunction(
        "all_of",
        "Whether a condition holds for all items; true of nothing.",
        "所有项都满足条件时为真，没有项时为真。",
        (('all_of([1, 2], "item > 1")', "false"),),
        ("ALL_OF", "ALL"),
    ),
)
