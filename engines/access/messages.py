"""Sentences about roles."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    "role_form_unknown": {
        "en": "There is no form “{form}”. Correct the name, or take it out of the role.",
        "zh-CN": "没有表单“{form}”。请改正名称，或从角色中移除。",
    },
    "role_ledger_unknown": {
        "en": "There is no ledger “{ledger}”. Correct the name, or take it out of the role.",
        "zh-CN": "没有账本“{ledger}”。请改正名称，或从角色中移除。",
    },
    "role_event_unknown": {
        "en": "There is no event “{event}” that is told from outside. Correct the name, or declare it in events/.",
        "zh-CN": "没有名为“{event}”的外部事件。请改正名称，或在 events/ 中声明。",
    },
    "role_field_unknown": {
        "en": "The form “{form}” has no field “{field}”. Correct the key, or take it out of the role.",
        "zh-CN": "表单“{form}”没有字段“{field}”。请改正字段名，或从角色中移除。",
    },
    "role_action_unknown": {
        "en": "The form “{form}” has no action “{action}”. Allowed are: {known}.",
        "zh-CN": "表单“{form}”没有操作“{action}”，可选：{known}。",
    },
    "role_field_not_writable": {
        "en": "“{field}” is worked out by the system and cannot be written. Give “read” instead.",
        "zh-CN": "“{field}”由系统计算，无法写入，请改为“read”。",
    },
    "role_field_not_maskable": {
        "en": "“{field}” holds records, which cannot be masked. Hide it, or let it be read and mask fields of its records.",
        "zh-CN": "“{field}”包含的是记录，无法脱敏。请改为“hidden”，或允许读取并对其中的字段脱敏。",
    },
    "masked_field": {
        "en": 'You see “{field}” masked, so it can only be compared with a whole value: {field} == "…".',
        "zh-CN": '您看到的“{field}”已脱敏，只能与完整的值比较：{field} == "…"。',
    },
}
