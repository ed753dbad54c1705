"""Sentences of the problems that storage raises, and of the steps of a table plan. Joined into the catalogue by bootstrap."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    "database_busy": {
        "en": "The database is busy with other changes. Try again in a moment.",
        "zh-CN": "数据库正忙于处理其他更改，请稍后重试。",
    },
    "database_unreachable": {
        "en": "The database does not answer. Check that it runs and that the address is right, then try again.",
        "zh-CN": "无法连接数据库。请确认数据库已启动、地址正确，然后重试。",
    },
    "database_too_old": {
        "en": "{system} {found} is too old: {needed} or newer is needed. Upgrade it and start again.",
        "zh-CN": "{system} {found} 版本过低，需要 {needed} 或更高版本。请升级后再启动。",
    },
    "database_not_supported": {
        "en": "“{system}” is not supported. Give a sqlite:// or postgresql:// address.",
        "zh-CN": "不支持“{system}”。请使用 sqlite:// 或 postgresql:// 地址。",
    },
    "unique_clash": {
        "en": "A record with the same {columns} exists already. Change the value.",
        "zh-CN": "已存在相同 {columns} 的记录，请修改后重试。",
    },
    "number_too_large_to_store": {
        "en": "A number is too large to be stored. Give a smaller one, or fewer decimal places.",
        "zh-CN": "数字过大，无法保存。请改小数值或减少小数位数。",
    },
    "ids_exhausted": {
        "en": "All record numbers of this workspace are used up.",
        "zh-CN": "本工作区的记录编号已用尽。",
    },
    "entity_without_table": {
        "en": "“{form}” has no table in this release. Apply the blueprint again.",
        "zh-CN": "当前版本中没有“{form}”的数据表，请重新应用蓝图。",
    },
    "no_workspace": {
        "en": "There is no workspace in this database yet. Create one with “tessera blueprint apply”.",
        "zh-CN": "此数据库中还没有工作区，请先运行“tessera blueprint apply”创建。",
    },
    "no_such_release": {
        "en": "There is no release {number}.",
        "zh-CN": "没有编号为 {number} 的版本。",
    },
    "unknown_zone": {
        "en": "“{zone}” is not a time zone. Give an IANA name such as Asia/Shanghai.",
        "zh-CN": "“{zone}”不是有效的时区，请使用 IANA 名称，例如 Asia/Shanghai。",
    },
    "workspace_exists": {
        "en": "This database holds a workspace already. Choose another database, or use the one that is there.",
        "zh-CN": "此数据库中已有工作区。请改用其他数据库，或直接使用现有工作区。",
    },
    "clock_not_movable": {
        "en": "The clock of a real workspace cannot be moved. Use a sandbox.",
        "zh-CN": "正式工作区的时钟不能调整，请使用沙箱。",
    },
    "database_too_new": {
        "en": "This database was written by a newer version of the product. Upgrade the product, then start again.",
        "zh-CN": "此数据库由更高版本的产品写入，请先升级产品再启动。",
    },
    "sealed_by_newer": {
        "en": "This entry was sealed by a newer version of the product (format {format}). Upgrade to read it.",
        "zh-CN": "此条目由更高版本的产品加密（格式 {format}），请升级后查看。",
    },
    "idempotency_key_reused": {
        "en": "The key “{key}” was used for other data before. Send a new key.",
        "zh-CN": "幂等键“{key}”已用于其他数据，请换一个新的键。",
    },
    "file_too_large": {
        "en": "The file is larger than {max} bytes. Choose a smaller one.",
        "zh-CN": "文件超过 {max} 字节，请选择更小的文件。",
    },
    "file_content_missing": {
        "en": "The content of this file is missing from the file store. Restore the store from a backup.",
        "zh-CN": "文件库中缺少该文件的内容，请从备份恢复文件库。",
    },
    "login_taken": {
        "en": "The login “{login}” is taken. Choose another one.",
        "zh-CN": "登录名“{login}”已被占用，请换一个。",
    },
    "no_such_user": {
        "en": "There is no user “{login}”.",
        "zh-CN": "没有登录名为“{login}”的用户。",
    },
    "organisation_key_taken": {
        "en": "The organisation key “{key}” is taken. Choose another one.",
        "zh-CN": "组织代码“{key}”已被占用，请换一个。",
    },
    "no_such_organisation": {
        "en": "The parent organisation does not exist. Create it first.",
        "zh-CN": "上级组织不存在，请先创建上级组织。",
    },
}
