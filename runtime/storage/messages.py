"""Sentences of the problems that storage raises, and of the steps of a table plan. Joined into the catalogue by bootstrap."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    "disk_full": {
        "en": "The disk of the database is full. Nothing was written; make room and try again.",
        "zh-CN": "数据库所在磁盘已满，未写入任何内容。请清理空间后重试。",
    },
    "record_busy": {
        "en": "A record of {form} is being changed by somebody else. Try again in a moment.",
        "zh-CN": "“{form}”中的记录正被他人修改，请稍后重试。",
    },
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
    "text_not_storable": {
        "en": "A text has characters that cannot be stored. Take them out.",
        "zh-CN": "文本包含无法保存的字符，请删除后重试。",
    },
    "ids_exhausted": {
        "en": "All record numbers of this workspace are used up. Go on in a new workspace.",
        "zh-CN": "本工作区的记录编号已用尽，请启用新的工作区。",
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
        "en": "There is no release {number}. Choose one of the list of releases.",
        "zh-CN": "没有编号为 {number} 的版本，请从版本列表中选择。",
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
    "database_of_other_version": {
        "en": "This database is of another version of the product ({found}, needed is {needed}). Run “tessera db upgrade” first.",
        "zh-CN": "此数据库属于其他版本的产品（当前 {found}，需要 {needed}）。请先运行“tessera db upgrade”。",
    },
    "database_too_new": {
        "en": "This database was written by a newer version of the product. Upgrade the product, then start again.",
        "zh-CN": "此数据库由更高版本的产品写入，请先升级产品再启动。",
    },
    "master_key_missing": {
        "en": "The master key “{key}” is not here. Put it into TESSERA_MASTER_KEY, or the file “keys” into the data folder.",
        "zh-CN": "缺少主密钥“{key}”。请设置 TESSERA_MASTER_KEY，或将 keys 文件放回数据目录。",
    },
    "no_field_cipher": {
        "en": "An encrypted field cannot be read here: the program was started without its master key.",
        "zh-CN": "无法读取加密字段：程序启动时未加载主密钥。",
    },
    "master_key_unfit": {
        "en": "A master key must be 32 bytes in base64. Correct TESSERA_MASTER_KEY or the file “keys” of the data folder.",
        "zh-CN": "主密钥须为 32 字节的 base64 编码，请检查 TESSERA_MASTER_KEY 或数据目录中的 keys 文件。",
    },
    "sealed_text_damaged": {
        "en": "What is kept of the record {record} was changed from outside and cannot be read. Restore it from a backup.",
        "zh-CN": "记录 {record} 的加密内容已被外部改动，无法读取，请从备份中恢复。",
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
        "en": "There is no user “{login}”. Correct the login, or add the user first.",
        "zh-CN": "没有登录名为“{login}”的用户，请改正登录名或先添加该用户。",
    },
    "unit_key_taken": {
        "en": "There is a {kind} “{key}” already. Choose another key.",
        "zh-CN": "{kind}代码“{key}”已被占用，请换一个。",
    },
    "no_such_unit": {
        "en": "There is no {kind} “{key}”. Correct the key, or add it first.",
        "zh-CN": "没有代码为“{key}”的{kind}，请改正代码或先添加。",
    },
    "unit_below_itself": {
        "en": "The {kind} “{key}” cannot be moved below itself. Choose another parent.",
        "zh-CN": "{kind}“{key}”不能移动到自身或其下级之下，请选择其他上级。",
    },
    "unit_in_use": {
        "en": "The {kind} “{key}” still has others below it, or people in it. Move them first.",
        "zh-CN": "{kind}“{key}”仍有下级或成员，请先将其移走。",
    },
    "tables_are_changing": {
        "en": "Another change of the tables is under way. Try again when it is done.",
        "zh-CN": "另一项数据表变更正在进行，请待其完成后重试。",
    },
    "release_moved": {
        "en": "Another release ({found}) was put in force while this change was being prepared (from {base}). Plan it again.",
        "zh-CN": "在准备本次变更（基于版本 {base}）期间，版本 {found} 已生效，请重新制定变更计划。",
    },
    "cannot_become_unique": {
        "en": "“{field}” of “{form}” cannot become unique: {values} values occur more than once. Change these records first.",
        "zh-CN": "“{form}”的“{field}”无法设为唯一：有 {values} 个值重复，请先修改这些记录。",
    },
    "link_not_converted": {
        "en": "A link cannot become another kind of value. Add a new field instead.",
        "zh-CN": "关联字段不能转换为其他类型，请新增字段。",
    },
    "conversion_without_columns": {
        "en": "The plan for {field} is damaged. Make the plan again.",
        "zh-CN": "{field} 的变更计划已损坏，请重新制定计划。",
    },
    "plan_create_table": {
        "en": "Create the table of “{form}”.",
        "zh-CN": "创建“{form}”的数据表。",
    },
    "plan_unhide_table": {
        "en": "Bring “{form}” back with its {rows} records.",
        "zh-CN": "恢复“{form}”及其 {rows} 条记录。",
    },
    "plan_add_column": {
        "en": "Add the field “{field}” to “{form}”; existing records have no value in it.",
        "zh-CN": "为“{form}”新增字段“{field}”，现有记录的该字段为空。",
    },
    "plan_unhide_column": {
        "en": "Bring the field “{field}” of “{form}” back with its values.",
        "zh-CN": "恢复“{form}”的字段“{field}”及其数据。",
    },
    "plan_convert": {
        "en": "Convert “{field}” of “{form}” from {from} to {to} in {rows} records.",
        "zh-CN": "将“{form}”的“{field}”由 {from} 转换为 {to}，涉及 {rows} 条记录。",
    },
    "plan_convert_lossy": {
        "en": "Convert “{field}” of “{form}” from {from} to {to}: {refused} of {rows} records have a value that does not "
        "convert. It is not shown any more; a roll-back brings it back.",
        "zh-CN": "将“{form}”的“{field}”由 {from} 转换为 {to}：{rows} 条记录中有 {refused} 个值无法转换，转换后不再显示，回退版本即可恢复。",
    },
    "plan_recompute": {
        "en": "Compute “{field}” of “{form}” anew for {rows} records.",
        "zh-CN": "重新计算“{form}”的“{field}”，涉及 {rows} 条记录。",
    },
    "plan_add_index": {
        "en": "Add an index on “{field}” of “{form}”.",
        "zh-CN": "为“{form}”的“{field}”建立索引。",
    },
    "plan_add_unique_index": {
        "en": "Make “{field}” of “{form}” unique.",
        "zh-CN": "将“{form}”的“{field}”设为唯一。",
    },
    "plan_hide_column": {
        "en": "Remove the field “{field}” from “{form}”. Its values are kept and come back with it.",
        "zh-CN": "移除“{form}”的字段“{field}”，其数据会保留，恢复字段后可找回。",
    },
    "plan_hide_table": {
        "en": "Remove “{form}”. Its {rows} records are kept and come back with it.",
        "zh-CN": "移除“{form}”，其 {rows} 条记录会保留，恢复后可找回。",
    },
    "plan_drop_index": {
        "en": "Drop an index of “{form}” that is not needed any more.",
        "zh-CN": "删除“{form}”不再需要的索引。",
    },
    "hidden_links_cleared": {
        "en": "{form}: “{field}” of {count} records led to records that were deleted while it was hidden, and was emptied.",
        "zh-CN": "{form}：{count} 条记录的“{field}”所指记录已在该字段隐藏期间被删除，现已清空。",
    },
    "view_not_renewed": {
        "en": "The readable view {view} could not be made anew because others use it. It is tried again with the next release.",
        "zh-CN": "可读视图 {view} 正被使用，未能更新，下次发布时会再次尝试。",
    },
}
