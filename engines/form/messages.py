"""Sentences about views, layouts and print templates."""

from engines.kernel.messages import Messages

_VIEWS: Messages = {
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
    "view_field_unknown": {
        "en": "The form “{form}” has no field “{field}”. Correct the key, or show the view as a table.",
        "zh-CN": "表单“{form}”没有字段“{field}”。请改正字段名，或把视图改为表格。",
    },
    "view_by_unfit": {
        "en": "“{field}” cannot make the columns of a kanban. Choose a choice, a yes-or-no, a person or a link.",
        "zh-CN": "看板不能按“{field}”分列。请选择单选、是否、人员或关联字段。",
    },
    "view_start_unfit": {
        "en": "“{field}” is no date, so a calendar cannot place records by it. Choose a field with a date or a time.",
        "zh-CN": "“{field}”不是日期，日历无法据此排列记录。请选择日期或日期时间字段。",
    },
    "view_end_unfit": {
        "en": "“{field}” is no date, so a record cannot end at it. Choose a field with a date or a time.",
        "zh-CN": "“{field}”不是日期，不能作为结束时间。请选择日期或日期时间字段。",
    },
    "view_image_unfit": {
        "en": "“{field}” holds no pictures. Choose a field for images, or leave the picture out.",
        "zh-CN": "“{field}”不是图片字段。请选择图片字段，或不设封面。",
    },
    "view_span_mixed": {
        "en": "“{start}” and “{end}” are not of the same type: use two dates or two times.",
        "zh-CN": "“{start}”与“{end}”类型不同：请都用日期，或都用日期时间。",
    },
    "default_view_twice": {
        "en": "Only one view can open first. Take “default” away from “{view}” or from the other one.",
        "zh-CN": "只能有一个默认视图。请取消“{view}”或另一个视图的 default。",
    },
}

_PRINTS: Messages = {
    "print_syntax": {
        "en": "Line {line} of the template cannot be read: {reason}. Correct it there.",
        "zh-CN": "打印模板第 {line} 行无法解析：{reason}。请在该处改正。",
    },
    "print_too_deep": {
        "en": "The template is nested too deeply. Make it flatter.",
        "zh-CN": "打印模板嵌套过深，请减少层级。",
    },
    "print_too_long": {
        "en": "This is longer than {most} characters. Shorten it.",
        "zh-CN": "内容超过 {most} 个字符，请精简。",
    },
    "print_css_ends": {
        "en": "“</” cannot stand in CSS. Take it out.",
        "zh-CN": "CSS 中不能出现“</”，请删除。",
    },
    "print_role_unknown": {
        "en": "There is no role “{role}”. Write app.role, or take it out.",
        "zh-CN": "没有角色“{role}”。请写成“应用.角色”，或将其删除。",
    },
    "print_field_unknown": {
        "en": "The form “{form}” has no field “{field}”. Correct the key in the template.",
        "zh-CN": "表单“{form}”没有字段“{field}”。请在模板中改正字段名。",
    },
    "print_unknown_name": {
        "en": "“{name}” means nothing in a template. Begin with “record”, or name what the template itself sets.",
        "zh-CN": "模板中没有“{name}”。请以 record 开头，或使用模板自己设置的名称。",
    },
    "print_filter_unknown": {
        "en": "There is no filter “{name}” for print. Use one of those that the reference lists.",
        "zh-CN": "打印模板没有过滤器“{name}”。请使用参考手册列出的过滤器。",
    },
    "print_nothing_inside": {
        "en": "“.{name}” leads nowhere: what stands before it has no fields. Name a field of the record, of a link or of a row.",
        "zh-CN": "“.{name}”无处可寻：它前面的内容没有字段。请写记录、关联记录或明细行的字段。",
    },
    "print_field_by_formula": {
        "en": "The name of a field has to stand here as itself, in quotes. Write it out.",
        "zh-CN": "此处的字段名必须直接写出并加引号，不能由计算得出。",
    },
    "print_not_rows": {
        "en": "“{field}” is a list of records of another form, which a template cannot print. Use a sub-table or a roll-up.",
        "zh-CN": "“{field}”是其他表单的记录列表，模板无法打印。请改用子表或汇总字段。",
    },
    "print_not_a_list": {
        "en": "This is one record and no list. Name a sub-table after “in”.",
        "zh-CN": "这是一条记录，不是列表。请在 in 后面写子表字段。",
    },
    "print_name_twice": {
        "en": "“{name}” means two things in this template. Give one of them another name.",
        "zh-CN": "“{name}”在模板中有两种含义，请为其中一个另取名称。",
    },
    "print_not_possible": {
        "en": "“{what}” is not possible in print templates. Write it without.",
        "zh-CN": "打印模板不支持“{what}”，请换一种写法。",
    },
}

MESSAGES: Messages = {**_VIEWS, **_PRINTS}
