"""Sentences of the doors by HTTP."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    "not_signed_in": {"en": "Sign in first, or send an API key.", "zh-CN": "请先登录，或提供 API 密钥。"},
    "wrong_key": {
        "en": "This API key opens nothing: it is wrong, has expired or was revoked.",
        "zh-CN": "API 密钥无效：可能有误、已过期或已被吊销。",
    },
    "password_must_change": {
        "en": "Set a password of your own first; the one you signed in with was made for you.",
        "zh-CN": "请先设置您自己的密码；当前密码是系统或管理员生成的。",
    },
    "csrf": {
        "en": "A change made from a browser needs the header {header} with the token of its session. Load the page again.",
        "zh-CN": "浏览器提交的修改须在请求头 {header} 中携带会话令牌，请刷新页面后重试。",
    },
    "too_many_requests": {
        "en": "This key asks too often. Try again in {seconds} seconds.",
        "zh-CN": "该密钥请求过于频繁，请在 {seconds} 秒后重试。",
    },
    "bad_idempotency_key": {
        "en": "An idempotency key has 1 to {most} characters.",
        "zh-CN": "幂等键长度须为 1 至 {most} 个字符。",
    },
    "bad_version": {
        "en": "“{given}” is no version. Send the number that came with the record.",
        "zh-CN": "“{given}”不是有效的版本号，请使用读取记录时返回的版本号。",
    },
    "not_multipart": {
        "en": "A file has to be sent as multipart/form-data, not as “{type}”.",
        "zh-CN": "上传文件须使用 multipart/form-data，而不是“{type}”。",
    },
    "no_file_sent": {"en": "The request has no part “file”.", "zh-CN": "请求中缺少名为“file”的文件。"},
    "bad_id": {"en": "This is no id of a record.", "zh-CN": "记录编号无效。"},
    "parameter_missing": {"en": "The parameter “{name}” is missing.", "zh-CN": "缺少参数“{name}”。"},
    "not_json_type": {
        "en": "The request has to be JSON (Content-Type: application/json), not “{type}”.",
        "zh-CN": "请求须为 JSON（Content-Type: application/json），而不是“{type}”。",
    },
    "bad_request_json": {"en": "This is not JSON: {reason}", "zh-CN": "不是有效的 JSON：{reason}"},
    "request_too_deep": {"en": "The JSON is nested more than {most} deep.", "zh-CN": "JSON 嵌套超过 {most} 层。"},
    "request_too_large": {"en": "The request is too large.", "zh-CN": "请求内容过大。"},
    "other_app": {
        "en": "The archive holds “{found}”, not “{app}”. Send it to the address of its own app.",
        "zh-CN": "压缩包中的应用是“{found}”，而不是“{app}”，请提交到该应用的地址。",
    },
    "not_a_moment": {
        "en": "“{value}” is no time. Write it like 2026-03-01T09:30:00+08:00.",
        "zh-CN": "“{value}”不是有效的时间，格式如 2026-03-01T09:30:00+08:00。",
    },
}
