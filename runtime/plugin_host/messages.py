"""Sentences about plugins and their settings."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    "channel_not_found": {
        "en": "There is no channel “{channel}” here. Choose one of the list.",
        "zh-CN": "没有渠道“{channel}”，请从列表中选择。",
    },
    "setting_missing": {"en": "This is needed. Fill it in.", "zh-CN": "此项必填。"},
    "setting_unknown": {"en": "There is no such setting. Leave it out.", "zh-CN": "没有此设置，请移除。"},
    "setting_unfit": {
        "en": "This value does not fit. Look at the description of the setting.",
        "zh-CN": "该值不符合要求，请参考设置说明。",
    },
}
