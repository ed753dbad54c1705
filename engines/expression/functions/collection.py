"""Functions on plain lists (options chosen, tags, parts of a text …). Lists of records have `records`, `sum`, `count` and
their like, see `lookup`. Positions count from 0, from the end when negative."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from engines.expression import kinds, operations
from engines.expression.formula import Env
from engines.expression.functions.function import Calling, Function, takes
from engines.expression.functions.text import TEXT_CONTAINS, TEXT_LEN, TEXT_REVERSE
from engines.expression.tree import Call, Compare, Node
from engines.expression.types import BOOLEAN, INTEGER, NULL, Type, decimal
from engines.kernel.decimals import CONTEXT


def _len(_env: Env, items: Sequence[object]) -> int:
    return len(items)


def _item_at(_env: Env, items: Sequence[object], index: int) -> object:
    return items[index] if -len(items) <= index < len(items) else None


def _index_of(_env: Env, items: Sequence[object], value: object) -> int | None:
    return next((index for index, item in enumerate(items) if item == value), None)


def _check_contains(calling: Calling, nodes: tuple[Node, ...]) -> Node | None:
    """Of a list it is `value in list`."""
    if len(nodes) != 2 or nodes[0].type.kind != "list":
        return None
    listed, value = _check_item(calling, nodes)
    return Compare(("in",), (value, listed), BOOLEAN.required())


def _check_index_of(calling: Calling, nodes: tuple[Node, ...]) -> Node | None:
    if len(nodes) != 2 or nodes[0].type.kind != "list":
        return None
    return Call("index_of", _check_item(calling, nodes), INTEGER)


def _check_item(calling: Calling, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """List and value, which has to be comparable with the items."""
    listed, value = calling.options_resolved(nodes)
    if listed.type.item is not None and not kinds.can_equal(value.type, listed.type.item):
        raise calling.refuse("not_comparable", 1, operator="==", left=listed.type.item.kind, right=value.type.kind)
    return listed, value


def _distinct(_env: Env, items: Iterable[object]) -> tuple[object, ...]:
    return tuple(dict.fromkeys(items))


def _known(items: Iterable[Any]) -> list[Any]:
    return [item for item in items if item is not None]


def _sort(_env: Env, items: Iterable[Any]) -> tuple[object, ...]:
    return tuple(sorted(_known(items)))


def _sort_down(_env: Env, items: Iterable[Any]) -> tuple[object, ...]:
    return tuple(sorted(_known(items), reverse=True))


def _reverse(_env: Env, items: Sequence[object]) -> tuple[object, ...]:
    return tuple(reversed(items))


def _slice(_env: Env, items: Sequence[object], start: int, count: int | None = None) -> tuple[object, ...]:
    first = max(0, len(items) + start if start < 0 else start)
    return tuple(items[first:] if count is None else items[first : first + max(0, count)])


def _union(env: Env, left: Iterable[object], right: Iterable[object]) -> tuple[object, ...] | None:
    return operations.items(env, tuple(dict.fromkeys((*left, *right))))


def _intersect(_env: Env, left: Iterable[object], right: Iterable[object]) -> tuple[object, ...]:
    known = set(right)
    return tuple(dict.fromkeys(item for item in left if item in known))


def _without(_env: Env, left: Iterable[object], right: Iterable[object]) -> tuple[object, ...]:
    known = set(right)
    return tuple(item for item in left if item not in known)


def _has_any(_env: Env, left: Iterable[object], right: Iterable[object]) -> bool:
    return not set(left).isdisjoint(right)


def _has_all(_env: Env, left: Iterable[object], right: Iterable[object]) -> bool:
    return set(left).issuperset(right)


def _compact(_env: Env, items: Iterable[object]) -> tuple[object, ...]:
    return tuple(item for item in items if item is not None and item != "")


def _median(env: Env, items: Iterable[Any]) -> object:
    known = sorted(_known(items))
    if not known:
        return None
    middle = len(known) // 2
    both = CONTEXT.add(known[middle] if len(known) % 2 else known[middle - 1], known[middle])
    return operations.rounded(env, CONTEXT.divide(both, 2))


def _product(env: Env, items: Iterable[Any]) -> object:
    found: Decimal | None = Decimal(1)
    for item in _known(items):
        found = operations.multiply_rounded(env, found, item)  # type: ignore[arg-type, assignment]
        if found is None:
            return None
    return found


def _item(nodes: tuple[Node, ...]) -> Type:
    return (nodes[0].type.item or NULL).optional()


def _same_list(nodes: tuple[Node, ...]) -> Type:
    return nodes[0].type


def _both(nodes: tuple[Node, ...]) -> Type:
    return kinds.unify(nodes[0].type, nodes[1].type) or nodes[0].type


def _numbers(_nodes: tuple[Node, ...]) -> Type:
    return decimal(10)


_SORTED = "list: list of text|number|date|time|datetime"

COLLECTIONS = (
    Function(
        "len",
        (TEXT_LEN, takes("list: list", INTEGER.required(), _len)),
        "How many characters a text has, or items a list.",
        "文本的字符数，或列表的项数。",
        (('len("你好")', "2"), ("len([1, 2, 3])", "3")),
        aliases=("length", "LENGTH"),
        live=True,
        has_sql=True,
    ),
    Function(
        "contains",
        (TEXT_CONTAINS,),
        "Whether a text contains another (case counts), or a list an item.",
        "判断文本是否包含另一段文本（区分大小写），或列表是否包含某一项。",
        (('contains("100%", "0%")', "true"), ("contains([1, 2], 2)", "true")),
        aliases=("INCLUDES",),
        check=_check_contains,
        live=True,
        has_sql=True,
    ),
    Function(
        "reverse",
        (TEXT_REVERSE, takes("list: list", _same_list, _reverse)),
        "A text or list from the end to the beginning.",
        "将文本或列表反转。",
        (('reverse("abc")', "cba"),),
    ),
    Function(
        "item_at",
        (takes("list: list, index: integer", _item, _item_at),),
        "The item at a position, from 0; written `list[0]` as well.",
        "取列表中指定位置的项（从 0 开始），也可写作 `list[0]`。",
        (("item_at([5, 6], 1)", "6"), ("[5, 6][-1]", "6"), ("item_at([5], 3)", "null")),
    ),
    Function(
        "index_of",
        (takes("list: list, value: any", INTEGER, _index_of),),
        "The position of an item, from 0; null when it is not there.",
        "返回某一项在列表中的位置（从 0 开始），没有时为空。",
        (("index_of([5, 6], 6)", "1"),),
        check=_check_index_of,
    ),
    Function(
        "distinct",
        (takes("list: list", _same_list, _distinct),),
        "Each item once.",
        "去掉重复的项。",
        (("count(distinct([1, 1, 2]))", "2"),),
        aliases=("unique", "UNIQUE"),
    ),
    Function(
        "sort",
        (takes(_SORTED, _same_list, _sort),),
        "The items in rising order, without nulls.",
        "按升序排列，去掉空值。",
        (('join(sort(["b", "a"]))', "a,b"),),
    ),
    Function(
        "sort_down",
        (takes(_SORTED, _same_list, _sort_down),),
        "The items in falling order, without nulls.",
        "按降序排列，去掉空值。",
        (("join(sort_down([1, 3, 2]))", "3,2,1"),),
    ),
    Function(
        "slice",
        (takes("list: list, start: integer, count: integer?", _same_list, _slice),),
        "Some items from a position on.",
        "从指定位置起取若干项。",
        (("join(slice([1, 2, 3], 1, 1))", "2"),),
    ),
    Function(
        "union",
        (takes("left: list=, right: list=", _both, _union),),
        "The items of both lists, each once.",
        "两个列表的并集。",
        (("join(union([1, 2], [2, 3]))", "1,2,3"),),
    ),
    Function(
        "intersect",
        (takes("left: list=, right: list=", _both, _intersect),),
        "The items that stand in both lists.",
        "两个列表的交集。",
        (("join(intersect([1, 2], [2, 3]))", "2"),),
    ),
    Function(
        "without",
        (takes("left: list=, right: list=", _both, _without),),
        "The items of the first list that are not in the second.",
        "从第一个列表中去掉第二个列表的项。",
        (("join(without([1, 2], [2, 3]))", "1"),),
    ),
    Function(
        "has_any",
        (takes("left: list=, right: list=", BOOLEAN.required(), _has_any),),
        "Whether the lists have an item in common.",
        "判断两个列表是否有相同的项。",
        (("has_any([1, 2], [2, 3])", "true"),),
        has_sql=True,
    ),
    Function(
        "has_all",
        (takes("left: list=, right: list=", BOOLEAN.required(), _has_all),),
        "Whether all items of the second list are in the first.",
        "判断第一个列表是否包含第二个列表的全部项。",
        (("has_all([1, 2], [2, 3])", "false"),),
        has_sql=True,
    ),
    Function(
        "compact",
        (takes("list: list", _same_list, _compact),),
        "The items without nulls and empty texts.",
        "去掉空值和空文本。",
        (('count(compact(["a", "", null]))', "1"),),
    ),
    Function(
        "median",
        (takes("list: list of number", _numbers, _median),),
        "The middle value; null of nothing.",
        "中位数，没有值时为空。",
        (("median([1, 2, 10])", "2"), ("median([1, 2])", "1.5")),
        aliases=("MEDIAN",),
    ),
    Function(
        "product",
        (takes("list: list of number", _numbers, _product),),
        "All numbers multiplied; 1 of nothing.",
        "各数之积，没有值时为 1。",
        (("product([2, 3, 4])", "24"),),
    ),
)
