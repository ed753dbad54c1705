"""Sentences about roles."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    "role_form_unknown": {
        "en": "There is no form “{form}”. Correct the name, or take it out of the role.",
        "zh-CN": "没有表单“{form}”。请改正名称，或从角色中移除。",
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
}
