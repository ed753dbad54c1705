"""Sentences about views and layouts."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    "column_is_list": {
        "en": "“{column}” is a list of records and cannot be a column. Name one of its single values, or make a roll-up.",
        "zh-CN": "“{column}”是多条记录的列表，不能作为列。请改用单个值的字段，或先建立汇总字段。",
    },
    "sort_unfit": {
        "en": "“{column}” cannot be sorted by. Choose a field with a number, text, date or option.",
        "zh-CN": "无法按“{column}”排序。请选择数字、文本、日期或选项字段。",
    },
    "layout_field_unknown": {
        "en": "The form “{form}” has no field “{field}”. Correct the key or take it out of the layout.",
        "zh-CN": "表单“{form}”没有字段“{field}”。请改正字段名，或从布局中移除。",
    },
    "default_view_twice": {
        "en": "Only one view can open first. Take “default” away from “{view}” or from the other one.",
        "zh-CN": "只能有一个默认视图。请取消“{view}”或另一个视图的 default。",
    },
}
