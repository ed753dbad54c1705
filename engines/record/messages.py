"""Sentences of this room: what is wrong with a value, a row, or a form document."""

from engines.kernel.messages import Messages

VALUES: Messages = {
    "no_such_form": {
        "en": "There is no form “{form}”. Write its full key, app.form.",
        "zh-CN": "没有表单“{form}”，请填写完整标识：应用.表单。",
    },
    "required": {"en": "“{title}” must not be empty.", "zh-CN": "请填写“{title}”。"},
    "bad_character": {
        "en": "“{title}” holds a character that cannot be stored (NUL or half of a surrogate pair). Remove it.",
        "zh-CN": "“{title}”中含有无法保存的字符（空字符或残缺字符），请删除后重试。",
    },
    "not_text": {"en": "“{title}” must be text.", "zh-CN": "“{title}”应为文本。"},
    "text_too_long": {"en": "“{title}” may have {max} characters at most.", "zh-CN": "“{title}”最多 {max} 个字符。"},
    "text_too_short": {"en": "“{title}” must have at least {min} characters.", "zh-CN": "“{title}”至少 {min} 个字符。"},
    "pattern_mismatch": {
        "en": "“{title}” must match the pattern {pattern}.",
        "zh-CN": "“{title}”的格式不符合要求（{pattern}）。",
    },
    "pattern_says": {"en": "{message}", "zh-CN": "{message}"},
    "not_a_number": {"en": "“{title}” must be a number, for example 1234.50.", "zh-CN": "“{title}”应为数字，例如 1234.50。"},
    "not_an_integer": {"en": "“{title}” must be a whole number.", "zh-CN": "“{title}”应为整数。"},
    "number_too_large": {
        "en": "The number in “{title}” is too large. Enter a smaller one.",
        "zh-CN": "“{title}”的数值过大，请填写较小的数。",
    },
    "too_many_places": {
        "en": "“{title}” takes at most {places} places behind the point.",
        "zh-CN": "“{title}”最多保留 {places} 位小数。",
    },
    "digits_lost": {
        "en": "“{title}” comes in a shortened form such as 1.38E+10, so digits are lost. Format the column as text and enter it in full.",
        "zh-CN": "“{title}”是 1.38E+10 这样的科学计数，尾数已丢失。请将该列设为文本格式并重新填写完整号码。",
    },
    "value_too_small": {"en": "“{title}” must be {min} or more.", "zh-CN": "“{title}”不能小于 {min}。"},
    "value_too_large": {"en": "“{title}” must be {max} or less.", "zh-CN": "“{title}”不能大于 {max}。"},
    "not_a_boolean": {"en": "“{title}” must be yes or no.", "zh-CN": "“{title}”请填“是”或“否”。"},
    "not_a_date": {"en": "“{title}” must be a day such as 2026-03-01.", "zh-CN": "“{title}”应为日期，例如 2026-03-01。"},
    "date_has_time": {
        "en": "“{title}” takes a day without a time, for example 2026-03-01.",
        "zh-CN": "“{title}”只填日期，不含时间，例如 2026-03-01。",
    },
    "not_a_time": {"en": "“{title}” must be a time such as 09:30.", "zh-CN": "“{title}”应为时间，例如 09:30。"},
    "not_a_datetime": {
        "en": "“{title}” must be a day and time such as 2026-03-01 09:30.",
        "zh-CN": "“{title}”应为日期时间，例如 2026-03-01 09:30。",
    },
    "not_an_option": {"en": "“{title}” takes one of its options.", "zh-CN": "“{title}”请从选项中选择。"},
    "no_such_option": {
        "en": "“{title}” has no option “{option}”. Choose one of its options.",
        "zh-CN": "“{title}”没有“{option}”这个选项，请从已有选项中选择。",
    },
    "too_many_tags": {"en": "“{title}” takes {max} tags at most.", "zh-CN": "“{title}”最多 {max} 个标签。"},
    "tag_too_long": {
        "en": "A tag in “{title}” may have {max} characters at most.",
        "zh-CN": "“{title}”的单个标签最多 {max} 个字符。",
    },
    "not_a_phone": {
        "en": "“{title}” must be a phone number; outside mainland China with the country code, for example +4930123456.",
        "zh-CN": "“{title}”应为手机或固定电话号码；境外号码请带国家代码，例如 +85212345678。",
    },
    "not_an_email": {"en": "“{title}” must be an e-mail address.", "zh-CN": "“{title}”应为有效的邮箱地址。"},
    "not_a_url": {
        "en": "“{title}” must be a web address that begins with http:// or https://.",
        "zh-CN": "“{title}”应为以 http:// 或 https:// 开头的网址。",
    },
    "not_a_link": {
        "en": '“{title}” must name one record: by its id, or by a unique field such as {{"order_no": "A1"}}.',
        "zh-CN": '“{title}”应指向一条记录：填写其编号，或用唯一字段指明，例如 {{"order_no": "A1"}}。',
    },
    "not_a_key_field": {
        "en": "“{title}” cannot be found by “{field}”: that is no unique field of the linked form. Use a unique one.",
        "zh-CN": "“{title}”无法按“{field}”查找：它不是关联表单的唯一字段，请改用唯一字段。",
    },
    "link_not_found": {
        "en": "“{title}”: there is no record “{value}”. Correct it, or add that record first.",
        "zh-CN": "“{title}”：未找到记录“{value}”，请改正或先新增该记录。",
    },
    "row_not_found": {
        "en": "There is no row “{value}” here any more. Leave its id out to add it anew.",
        "zh-CN": "明细行“{value}”已不存在，如需新增请去掉其编号。",
    },
    "not_a_file": {"en": "“{title}” must name files that were uploaded before.", "zh-CN": "“{title}”中的文件不存在，请先上传。"},
    "too_many_attachments": {"en": "“{title}” takes {max} files at most.", "zh-CN": "“{title}”最多 {max} 个文件。"},
    "not_json": {"en": "“{title}” must be valid JSON.", "zh-CN": "“{title}”应为有效的 JSON。"},
    "not_rows": {"en": "“{title}” must be a list of rows.", "zh-CN": "“{title}”应为明细行列表。"},
    "too_many_rows": {"en": "“{title}” takes {max} rows at most.", "zh-CN": "“{title}”最多 {max} 行。"},
    "code_space_exhausted": {
        "en": "There are {space} codes in all and {taken} are taken: {wanted} more would make them easy to guess. Make the code longer.",
        "zh-CN": "编码总量为 {space}，已用 {taken}，再生成 {wanted} 个会使编码容易被猜中。请增加编码长度。",
    },
}

ROWS: Messages = {
    "not_writable": {
        "en": "“{title}” is computed and cannot be entered. Leave it out.",
        "zh-CN": "“{title}”由系统计算，请不要填写。",
    },
    "field_not_writable": {
        "en": "“{title}” is set by the system. Leave it out.",
        "zh-CN": "“{title}”由系统维护，请不要填写。",
    },
    "field_read_only": {
        "en": "“{title}” cannot be changed now. Leave it as it is.",
        "zh-CN": "“{title}”当前为只读，请保持原值。",
    },
    "field_set_once": {
        "en": "“{title}” has a value already and can be set only once. Leave it as it is.",
        "zh-CN": "“{title}”只能填写一次，已有值，请保持原值。",
    },
    "field_hidden": {
        "en": "“{title}” does not apply here. Leave it empty.",
        "zh-CN": "“{title}”在当前情况下不适用，请留空。",
    },
    "state_not_first": {"en": "“{title}” cannot begin with “{to}”.", "zh-CN": "“{title}”的起始状态不能是“{to}”。"},
    "state_not_reachable": {
        "en": "“{title}” cannot change from “{from}” to “{to}”.",
        "zh-CN": "“{title}”不能从“{from}”变为“{to}”。",
    },
    "check_failed": {"en": "{message}", "zh-CN": "{message}"},
    "not_unique": {"en": "{message}", "zh-CN": "{message}"},
    "formula_without_form": {
        "en": "“{title}”: no form belongs to the chosen “{choice}”, so the formula cannot be checked. Choose an event of a record.",
        "zh-CN": "“{title}”：所选“{choice}”没有对应的表单，无法校验公式。请选择与记录有关的事件。",
    },
}

DOCUMENTS: Messages = {
    "encrypted_in_formula": {
        "en": "“{title}” is stored and would hold “{field}”, which is encrypted, in clear. Take that field out of its formula.",
        "zh-CN": "“{title}”会以明文保存加密字段“{field}”的内容，请从公式中移除该字段。",
    },
    "encrypted_not_possible": {
        "en": "“{title}” cannot be encrypted: only texts, phone numbers, addresses and links can, and not what names the record.",
        "zh-CN": "“{title}”无法加密：仅文本、电话、邮箱、网址类字段可加密，且不能是记录的名称字段。",
    },
    "unknown_field_of": {"en": "Form {form} has no field “{field}”. Correct the key.", "zh-CN": "表单“{form}”没有字段“{field}”，请改正字段标识。"},
    "link_leads_elsewhere": {
        "en": "Field “{field}” of form {form} is no link to {wanted}. Name a link that leads here.",
        "zh-CN": "表单 {form} 的字段“{field}”不是指向 {wanted} 的关联，请填写指向本表单的关联字段。",
    },
    "not_a_choice_field": {
        "en": "“{field}” is no choice of this form. Name a select field whose options are events.",
        "zh-CN": "“{field}”不是本表单的选择字段，请填写选项为事件名的单选字段。",
    },
    "cannot_be_unique": {"en": "A field of type “{type}” cannot be unique. Take “unique” away.", "zh-CN": "“{type}”类型的字段不能设为唯一，请去掉 unique。"},
    "bad_pattern": {
        "en": "“{pattern}” is no regular expression that is understood here (RE2: no look-around, no back references).",
        "zh-CN": "“{pattern}”不是可用的正则表达式（采用 RE2 语法，不支持环视和反向引用）。",
    },
    "range_reversed": {"en": "The least ({min}) is above the most ({max}). Swap them.", "zh-CN": "最小值 {min} 大于最大值 {max}，请对调。"},
    "option_not_listed": {"en": "There is no option “{option}”. Name the key of one of the options.", "zh-CN": "选项中没有“{option}”，请填写已有选项的标识。"},
    "bad_number_format": {
        "en": "“{format}” is no number format. Use {{yyyy}} {{yy}} {{mm}} {{dd}} and exactly one {{seq}} or {{seq:6}}.",
        "zh-CN": "“{format}”不是有效的编号格式。可用 {{yyyy}} {{yy}} {{mm}} {{dd}}，并且须有且只有一个 {{seq}} 或 {{seq:6}}。",
    },
    "numbers_repeat": {
        "en": "Counting begins anew each {reset}, but “{format}” does not show it: numbers would repeat. Add the parts of the date.",
        "zh-CN": "编号按 {reset} 重新计数，但格式“{format}”未包含相应的日期部分，会产生重复编号。请补上日期。",
    },
    "alphabet_too_small": {"en": "Codes need at least two different characters.", "zh-CN": "编码至少需要两个不同的字符。"},
    "code_space_too_small": {
        "en": "There would be only {space} codes, which is easy to guess. Make them longer.",
        "zh-CN": "编码总量只有 {space}，容易被猜中，请增加长度。",
    },
    "one_context": {
        "en": "Say what the formula reads: either `context` (a form) or `context_from` (a field), not both.",
        "zh-CN": "请指明公式读取的表单：填写 context（表单）或 context_from（字段），二者取一。",
    },
    "roll_up_needs_value": {
        "en": "“{function}” needs `of`: the value that is taken of each record.",
        "zh-CN": "“{function}”需要填写 of，即每条记录取什么值。",
    },
    "roll_up_value_type": {
        "en": "“{function}” cannot be taken of this: the value is {type}. Choose another value or function.",
        "zh-CN": "不能用“{function}”汇总：取到的值是{type}，请换一个值或汇总方式。",
    },
    "roll_up_reads_elsewhere": {
        "en": "A roll-up may read only stored fields of the records it counts; “{name}” is none. Store the value there first.",
        "zh-CN": "汇总只能读取来源记录自身存储的字段，“{name}”不是。请先在来源表单中存储该值。",
    },
    "formula_circle": {
        "en": "These fields are computed from each other: {fields}. Break the circle.",
        "zh-CN": "以下字段互相引用，无法计算：{fields}。请去掉其中一处引用。",
    },
    "default_not_used": {"en": "A field of type “{type}” takes no default. Remove it.", "zh-CN": "“{type}”类型的字段不使用默认值，请删除。"},
    "default_needs_formula": {
        "en": 'The default of a field of type “{type}” must be a formula, for example {{"formula": "first(records(…))"}}.',
        "zh-CN": '“{type}”类型字段的默认值须为公式，例如 {{"formula": "first(records(…))"}}。',
    },
    "not_an_input_type": {"en": "A field of type “{type}” cannot be an input. Use another type.", "zh-CN": "“{type}”类型不能用作操作的输入项，请换用其他类型。"},
}  # fmt: skip

MESSAGES: Messages = {**VALUES, **ROWS, **DOCUMENTS}
