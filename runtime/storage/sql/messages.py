"""Sentences of the problems that the translation to SQL raises."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    "not_in_sql": {
        "en": "“{name}” cannot be used here, where the database computes. Use another function or field,"
        " or a formula field that keeps its value.",
        "zh-CN": "此处由数据库计算，不能使用“{name}”。请改用其他函数或字段，或将其放到会保存结果的公式字段中。",
    },
    "field_is_many_records": {
        "en": "“{title}” stands for many records, so a list has no column for it. Leave it out, and list the records of {form} by"
        " themselves.",
        "zh-CN": "“{title}”对应多条记录，列表中无法显示为一列。请去掉该字段，并单独列出 {form} 的记录。",
    },
    "too_large_for_sql": {
        "en": "With the formulas of its fields written out, this formula has more than {limit} parts. Make it simpler.",
        "zh-CN": "代入各公式字段后，此公式超过 {limit} 个部分，请简化。",
    },
    "too_deep_for_sql": {
        "en": "This formula is nested too deep for the database. Move a part of it to a formula field of its own.",
        "zh-CN": "此公式嵌套过深，数据库无法处理。请将其中一部分移到单独的公式字段中。",
    },
    "time_not_given": {
        "en": "A formula asks for the time where none is given. Leave now() and today() out of it.",
        "zh-CN": "公式用到了当前时间，但此处没有提供时间，请去掉 now() 和 today()。",
    },
    "bad_cursor": {
        "en": "This page mark does not belong to this list. Start again from the first page.",
        "zh-CN": "翻页标记与此列表不符，请从第一页重新开始。",
    },
    "sort_not_possible": {
        "en": "Records cannot be sorted by “{field}”. Choose a field with a plain value.",
        "zh-CN": "不能按“{field}”排序，请选择值可以比较大小的字段。",
    },
    "expand_not_possible": {
        "en": "“{field}” is no link, so there are no records to read with it. Name a link.",
        "zh-CN": "“{field}”不是关联字段，无法一并读取关联记录，请改用关联字段。",
    },
}
