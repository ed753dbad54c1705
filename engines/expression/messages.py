"""The sentences of the formula language: what is wrong with a formula, and why a value became null.

`position` is the column in the formula, from 1. Hints ("did you mean …") are added by the catalogue.
"""

from typing import Final

from engines.kernel.messages import Messages

MESSAGES: Final[Messages] = {
    # Reading the text
    "formula_too_long": {
        "en": "The formula is longer than {limit} bytes. Split it over several fields.",
        "zh-CN": "公式超过 {limit} 字节，请拆分为多个字段。",
    },
    "formula_empty": {"en": "The formula is empty. Enter an expression.", "zh-CN": "公式为空，请输入表达式。"},
    "formula_character": {
        "en": "The character {character} at position {position} cannot stand in a formula. Remove it or use a plain one.",
        "zh-CN": "第 {position} 个字符“{character}”不能用在公式中，请删除或改用英文半角符号。",
    },
    "formula_escape": {
        "en": "{escape} at position {position} is no escape in a text. Write \\\\ for a backslash.",
        "zh-CN": "第 {position} 个字符处的“{escape}”不是有效的转义，反斜杠请写成 \\\\。",
    },
    "formula_number": {
        "en": "{number} at position {position} is no number. Write digits with at most one point, such as 12.50.",
        "zh-CN": "第 {position} 个字符处的“{number}”不是有效的数字，请写成 12.50 这样的形式。",
    },
    "formula_not_normal": {
        "en": "The name {name} at position {position} has look-alike characters. Write it in its normal form.",
        "zh-CN": "第 {position} 个字符处的名称“{name}”含有形近字符（如全角字母），请改用规范写法。",
    },
    "formula_syntax": {
        "en": "The formula cannot be read at position {position}. Check brackets, quotes, commas and operators there.",
        "zh-CN": "公式在第 {position} 个字符处无法识别，请检查括号、引号、逗号和运算符。",
    },
    "formula_operator": {
        "en": "The operator {operator} at position {position} is not part of the formula language. Use + - * / // %, comparisons, and, or, not.",
        "zh-CN": "第 {position} 个字符处的运算符“{operator}”不能用在公式中，可用 + - * / // %、比较以及 and、or、not。",
    },
    "formula_method": {
        "en": ".{name}() at position {position}: methods cannot be called. Call a function, such as {name}(…).",
        "zh-CN": "第 {position} 个字符处的 .{name}() 不能使用，请改用函数，例如 {name}(…)。",
    },
    "formula_call": {
        "en": "The call at position {position} is not possible. Call a function by its name, with arguments without names.",
        "zh-CN": "第 {position} 个字符处的调用无效，请直接用函数名调用，参数不要带名称。",
    },
    "formula_not_allowed": {
        "en": "{what} at position {position} is not part of the formula language. Use fields, literals, operators and functions.",
        "zh-CN": "第 {position} 个字符处的“{what}”不能用在公式中，请只使用字段、常量、运算符和函数。",
    },
    "formula_too_deep": {
        "en": "The formula is nested more than {limit} levels deep at position {position}. Split it over several fields.",
        "zh-CN": "公式在第 {position} 个字符处嵌套超过 {limit} 层，请拆分为多个字段。",
    },
    "formula_too_many_nodes": {
        "en": "The formula has more than {limit} parts. Split it over several fields.",
        "zh-CN": "公式超过 {limit} 个组成部分，请拆分为多个字段。",
    },
    "number_out_of_range": {
        "en": "The number {number} at position {position} is too large or has too many places. Write a shorter one.",
        "zh-CN": "第 {position} 个字符处的数字 {number} 过大或小数位过多，请写短一些。",
    },
    # Names
    "unknown_name": {
        "en": "There is no field or variable {name} (position {position}). Correct the name; a text stands in quotes.",
        "zh-CN": "第 {position} 个字符处的“{name}”不是已有的字段或变量，请改正名称；文本请加引号。",
    },
    "unknown_field": {
        "en": "The form {form} has no field {name}. Correct the key.",
        "zh-CN": "表单“{form}”没有字段“{name}”，请改正字段标识。",
    },
    "unknown_form": {
        "en": "There is no form {form}. Write its full key, such as app.form.",
        "zh-CN": "没有表单“{form}”，请写完整标识，例如 app.form。",
    },
    "unknown_function": {
        "en": "There is no function {name} (position {position}). Correct the name.",
        "zh-CN": "没有函数“{name}”（第 {position} 个字符处），请改正名称。",
    },
    "unknown_option": {
        "en": "The field has no option {key} (position {position}). Use the key of one of its options.",
        "zh-CN": "该字段没有选项“{key}”（第 {position} 个字符处），请使用已有选项的标识。",
    },
    "this_without_row": {
        "en": "this at position {position} has no record here. Use the variables of this place.",
        "zh-CN": "第 {position} 个字符处的 this 在这里没有对应的记录，请使用此处的变量。",
    },
    "no_fields": {
        "en": ".{name} at position {position}: what stands before it ({type}) has no fields. Only records and links have.",
        "zh-CN": "第 {position} 个字符处的 .{name} 无效：前面的值（{type}）没有字段，只有记录和关联字段才有。",
    },
    # Types
    "operator_types": {
        "en": "{operator} at position {position} does not work between {left} and {right}. Convert one side first.",
        "zh-CN": "第 {position} 个字符处的“{operator}”不能用于{left}和{right}，请先转换其中一侧。",
    },
    "minus_type": {
        "en": "The minus at position {position} needs a number behind it, but there is {type}.",
        "zh-CN": "第 {position} 个字符处的负号后面应为数字，而这里是{type}。",
    },
    "not_comparable": {
        "en": "At position {position}, {left} cannot be compared with {right} by {operator}. Convert one side first.",
        "zh-CN": "第 {position} 个字符处，{left}与{right}不能用“{operator}”比较，请先转换其中一侧。",
    },
    "types_differ": {
        "en": "At position {position}, {right} does not go with {left} before it. Both have to be of one type.",
        "zh-CN": "第 {position} 个字符处的{right}与前面的{left}类型不一致，请统一类型。",
    },
    "condition_not_boolean": {
        "en": "A condition has to be true or false, but position {position} gives {type}. Compare it with something.",
        "zh-CN": "条件必须是真或假，但第 {position} 个字符处得到的是{type}，请写成比较式。",
    },
    "result_type": {
        "en": "The formula gives {type}, but {expected} is needed here. Change the formula, or convert what it gives.",
        "zh-CN": "公式的结果是{type}，但这里需要{expected}。请修改公式，或转换其结果。",
    },
    "subscript_not_constant": {
        "en": "The position in brackets at {position} has to be a whole number written out, such as [0].",
        "zh-CN": "第 {position} 个字符处方括号中的位置必须是整数常量，例如 [0]。",
    },
    "subscript_not_list": {
        "en": "Only lists have positions in brackets; position {position} is {type}.",
        "zh-CN": "只有列表才能用方括号取值，第 {position} 个字符处是{type}。",
    },
    # Functions
    "argument_missing": {
        "en": "{function}() at position {position} needs one more argument: {parameter}.",
        "zh-CN": "第 {position} 个字符处的函数 {function}() 缺少参数 {parameter}。",
    },
    "too_many_arguments": {
        "en": "{function}() has too many arguments (position {position}). Remove some.",
        "zh-CN": "函数 {function}() 的参数过多（第 {position} 个字符处），请删去多余的参数。",
    },
    "argument_type": {
        "en": "{function}(): {parameter} at position {position} is {type}, but it has to be {expected}.",
        "zh-CN": "函数 {function}() 的参数 {parameter}（第 {position} 个字符处）是{type}，应为{expected}。",
    },
    "argument_not_literal": {
        "en": "{function}(): {parameter} at position {position} has to be written out as a literal.",
        "zh-CN": "函数 {function}() 的参数 {parameter}（第 {position} 个字符处）必须直接写成常量。",
    },
    "argument_choice": {
        "en": "{function}(): {parameter} at position {position} cannot be {value}. Choose one of {choices}.",
        "zh-CN": "函数 {function}() 的参数 {parameter}（第 {position} 个字符处）不能是“{value}”，可选值：{choices}。",
    },
    # Lists and records
    "records_outside_list_function": {
        "en": "A list of records at position {position} can only stand in first, count, sum, min, max, avg, any_of or all_of.",
        "zh-CN": "第 {position} 个字符处的记录列表只能放在 first、count、sum、min、max、avg、any_of、all_of 中使用。",
    },
    "records_arguments": {
        "en": 'records() at position {position} is written records("app.form", "condition", "sort").',
        "zh-CN": '第 {position} 个字符处的 records() 应写成 records("应用.表单", "条件", "排序")。',
    },
    "sub_formula_not_literal": {
        "en": "The formula for each item at position {position} has to be written out as a text in quotes.",
        "zh-CN": "第 {position} 个字符处针对每一项的公式必须直接写成带引号的文本。",
    },
    "sub_formula_too_deep": {
        "en": "Formulas for each item are nested more than {limit} deep at position {position}. Use a formula field in between.",
        "zh-CN": "第 {position} 个字符处逐项公式嵌套超过 {limit} 层，请借助公式字段拆分。",
    },
    "list_function_needs_formula": {
        "en": '{function}() at position {position} needs a formula for each record, such as {function}(lines, "amount").',
        "zh-CN": '第 {position} 个字符处的 {function}() 需要针对每条记录的公式，例如 {function}(lines, "amount")。',
    },
    "list_function_path": {
        "en": "{function}() at position {position} takes the list itself, without a field behind it.",
        "zh-CN": "第 {position} 个字符处的 {function}() 直接使用列表本身，后面不要接字段。",
    },
    "list_function_type": {
        "en": "{function}() does not work with {type} (position {position}). Give it a value of another type.",
        "zh-CN": "{function}() 不能用于{type}（第 {position} 个字符处），请换成其他类型的值。",
    },
    "list_in_list": {
        "en": "{name} at position {position} is a list inside a list. Use a formula for each item.",
        "zh-CN": "第 {position} 个字符处的 {name} 是列表中的列表，请改用逐项公式。",
    },
    "not_a_list": {
        "en": "{function}() needs a list at position {position}, such as a sub-table or records(…).",
        "zh-CN": "{function}() 在第 {position} 个字符处需要一个列表，例如明细表或 records(…)。",
    },
    "sort_not_stored": {
        "en": "Records cannot be sorted by {name} (position {position}): it is not stored. Choose a stored field.",
        "zh-CN": "不能按“{name}”排序（第 {position} 个字符处）：该字段不保存在数据表中，请选择已保存的字段。",
    },
    # Warnings: why a value became null while a formula was computed
    "division_by_zero": {"en": "The formula divides by zero.", "zh-CN": "除数为零。"},
    "overflow": {"en": "A value is beyond the largest possible number or date.", "zh-CN": "数值或日期超出可表示的范围。"},
    "too_long": {"en": "A text became longer than {limit} characters.", "zh-CN": "文本超过 {limit} 个字符。"},
    "too_many_items": {"en": "A list became longer than {limit} items.", "zh-CN": "列表超过 {limit} 项。"},
    "too_many_steps": {
        "en": "The formula needed more than {limit} steps. Narrow the records it walks through.",
        "zh-CN": "公式的计算步骤超过 {limit}，请缩小参与计算的记录范围。",
    },
    "exponent_too_large": {"en": "An exponent is beyond {limit}.", "zh-CN": "指数超过 {limit}。"},
    "out_of_range": {"en": "An argument of a function is out of its range.", "zh-CN": "函数的参数超出有效范围。"},
}
