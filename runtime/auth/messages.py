"""Sentences about proving who one is."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    "password_too_short": {
        "en": "The password is too short. Use {least} characters or more.",
        "zh-CN": "密码太短，至少需要 {least} 个字符。",
    },
    "password_too_long": {
        "en": "The password is too long. Use {most} characters at most.",
        "zh-CN": "密码太长，最多 {most} 个字符。",
    },
    "password_is_login": {
        "en": "The password is the login itself. Choose another one.",
        "zh-CN": "密码不能与登录名相同，请换一个。",
    },
    "password_too_common": {
        "en": "This password is among those that are tried first. Choose another one.",
        "zh-CN": "该密码过于常见，容易被猜到，请换一个。",
    },
    "admins_only": {
        "en": "Only administrators may do this. Ask one of them.",
        "zh-CN": "只有管理员可以执行此操作，请联系管理员。",
    },
    "not_by_key": {
        "en": "This cannot be done with an API key. Sign in.",
        "zh-CN": "不能使用 API 密钥执行此操作，请登录后再试。",
    },
}
