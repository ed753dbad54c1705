"""Sentences of the services that let in, shut out and look after people."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    "wrong_sign_in": {"en": "The login or the password is wrong.", "zh-CN": "登录名或密码错误。"},
    "locked_out": {
        "en": "Too many wrong passwords. Try again in {seconds} seconds.",
        "zh-CN": "密码错误次数过多，请在 {seconds} 秒后重试。",
    },
    "too_many_tries": {
        "en": "Too many tries. Wait {seconds} seconds.",
        "zh-CN": "尝试过于频繁，请等待 {seconds} 秒。",
    },
    "no_such_session": {"en": "There is no such session; it may have ended.", "zh-CN": "会话不存在或已结束。"},
    "user_not_active": {
        "en": "The user “{login}” is not active. Activate the user first.",
        "zh-CN": "用户“{login}”已停用，请先启用。",
    },
    "last_admin": {
        "en": "“{login}” is the last active administrator. Make somebody else one first.",
        "zh-CN": "“{login}”是最后一位启用的管理员，请先指定其他管理员。",
    },
    "wrong_old_password": {"en": "The old password is wrong.", "zh-CN": "原密码错误。"},
    "password_unchanged": {
        "en": "The new password is the old one. Choose another one.",
        "zh-CN": "新密码与原密码相同，请换一个。",
    },
    "bad_display_name": {"en": "A name has 1 to {most} visible characters.", "zh-CN": "名称应为 1 到 {most} 个可见字符。"},
    "bad_email": {
        "en": "This is not an e-mail address. Write it as name@example.com.",
        "zh-CN": "邮箱格式不正确，应类似 name@example.com。",
    },
    "role_not_found": {
        "en": "No installed app has a role “{role}”. Write it as app.role.",
        "zh-CN": "已安装的应用中没有角色“{role}”，请写成 应用.角色。",
    },
    "no_scopes": {
        "en": "A key without scopes can do nothing. Give it one.",
        "zh-CN": "没有权限范围的密钥无法使用，请至少指定一项。",
    },
    "scope_form_unknown": {
        "en": "There is no form “{form}”. Write app.form, or * for all.",
        "zh-CN": "没有表单“{form}”，请写成 应用.表单，或用 * 表示全部。",
    },
    "scope_action_unknown": {
        "en": "“{form}” has no action “{action}”; there are {known}.",
        "zh-CN": "“{form}”没有操作“{action}”，可选：{known}。",
    },
    "bad_unit_key": {
        "en": "“{key}” cannot be a key. Use letters, digits and . _ -, 64 at most.",
        "zh-CN": "“{key}”不能用作代码，只能包含文字、数字和 . _ -，最长 64 个字符。",
    },
    "org_of_organisation": {
        "en": "Only a department belongs to an organisation. Give a parent instead.",
        "zh-CN": "只有部门才归属于组织，请改为指定上级组织。",
    },
    "no_such_key": {"en": "There is no API key “{key}”.", "zh-CN": "没有 API 密钥“{key}”。"},
    "bad_rate": {"en": "A key makes at least 1 request a minute.", "zh-CN": "密钥每分钟请求数至少为 1。"},
    "already_expired": {"en": "This time is past. Give a later one.", "zh-CN": "该时间已过，请指定更晚的时间。"},
}
