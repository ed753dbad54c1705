"""Sentences about messages, for whoever writes them."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    "message_brace_unclosed": {
        "en": "The brace at sign {at} has no partner, or nothing stands in it. Write {{formula}}, or {{{{ for a brace itself.",
        "zh-CN": "第 {at} 个字符处的花括号没有配对，或其中没有内容。请写成 {{公式}}；要显示花括号本身请写 {{{{。",
    },
    "message_value_unfit": {
        "en": "“{formula}” gives records or data that no text can show. Name one of their fields.",
        "zh-CN": "“{formula}”的结果是记录或结构化数据，无法写入文字。请改用其中的字段。",
    },
    "message_channel_unknown": {
        "en": "There is no channel “{channel}”. Use one of: {known}.",
        "zh-CN": "没有渠道“{channel}”，可选：{known}。",
    },
    "message_channel_without_address": {
        "en": "The channel “{channel}” needs an address of the kind “{kind}”. Name it under “to”, or take the channel out.",
        "zh-CN": "渠道“{channel}”需要“{kind}”类型的地址。请在 to 中给出，或移除该渠道。",
    },
    "message_role_unknown": {
        "en": "There is no role “{role}”. Write app.role.",
        "zh-CN": "没有角色“{role}”，请写成“应用.角色”。",
    },
    "message_needs_consent": {
        "en": "A marketing message goes only to who agreed to it. Say under “consent” which field tells so.",
        "zh-CN": "营销消息只能发给同意接收的人。请用 consent 指明由哪个字段判断。",
    },
    "message_quiet_always": {
        "en": "Quiet hours that begin and end at the same time mean nothing. Choose another end.",
        "zh-CN": "免打扰时段的起止时间相同，没有意义。请改用其他结束时间。",
    },
    "message_quiet_unused": {
        "en": "Only marketing messages wait for the end of quiet hours. Make it marketing, or leave the quiet hours out.",
        "zh-CN": "只有营销消息会等到免打扰时段结束。请把类别改为 marketing，或去掉免打扰时段。",
    },
}
