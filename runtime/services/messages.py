"""Sentences of the use cases' own problems."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    "not_allowed": {
        "en": "You may not do this ({action}) with records of {form}. Ask an administrator for the right.",
        "zh-CN": "您没有对“{form}”执行该操作（{action}）的权限，请联系管理员。",
    },
    "record_not_allowed": {
        "en": "You may not do this ({action}) with this record of {form}, or not with these values. Ask an administrator.",
        "zh-CN": "您没有对这条“{form}”执行该操作（{action}）的权限，或不能改为这样的值，请联系管理员。",
    },
    "field_not_yours": {
        "en": "You may see “{title}”, but not change it. Leave it out, or ask an administrator for the right.",
        "zh-CN": "您可以查看“{title}”，但无权修改。请去掉该字段，或联系管理员授权。",
    },
    "refused": {"en": "{message}", "zh-CN": "{message}"},
    "print_not_found": {
        "en": "The form “{form}” has no print template “{template}”. Choose one of those that it has.",
        "zh-CN": "表单“{form}”没有打印模板“{template}”，请选择已有的模板。",
    },
    "print_not_yours": {
        "en": "You may not print with “{template}”. Ask an administrator for a role that may.",
        "zh-CN": "您无权使用“{template}”打印，请联系管理员授权。",
    },
    "print_too_many": {
        "en": "Between 1 and {most} records can be printed this way. Print more as a job, or in parts.",
        "zh-CN": "这种方式可打印 1 至 {most} 条记录，更多记录请转为后台打印或分批打印。",
    },
    "record_not_found": {
        "en": "There is no such record, or it was deleted. Check its number or name.",
        "zh-CN": "记录不存在或已被删除，请检查编号或名称。",
    },
    "already_there": {
        "en": "This record exists already, and only new ones may be added. Leave it out, or allow updates.",
        "zh-CN": "该记录已存在，而当前只允许新增。请去掉该记录，或允许更新。",
    },
    "too_many_records": {
        "en": "At most {most} records at once; send them in parts.",
        "zh-CN": "一次最多处理 {most} 条记录，请分批提交。",
    },
    "key_not_unique": {
        "en": "“{key}” is not unique in {form}, so it cannot tell which record is meant. Make it unique or choose another key.",
        "zh-CN": "“{key}”在“{form}”中不唯一，无法用来匹配记录。请将其设为唯一，或改用其他字段。",
    },
    "key_empty": {
        "en": "“{title}” tells which record the row is, and is empty. Fill it, or bring in rows without one by themselves, without a key.",
        "zh-CN": "“{title}”用于匹配记录，不能为空。请补填；没有该值的行请单独导入，且不指定匹配字段。",
    },
    "key_names_nobody": {
        "en": "No record has “{value}” as its “{title}”, and the system gives new ones their own. Correct it, or bring in new rows"
        " by themselves, without a key.",
        "zh-CN": "没有“{title}”为“{value}”的记录，且新记录的“{title}”由系统生成。请改正；新增的行请单独导入，且不指定匹配字段。",
    },
    "changed_meanwhile": {
        "en": "Somebody else has changed “{title}” since you opened this record. Look at the new value and decide again.",
        "zh-CN": "您打开记录后，“{title}”已被他人修改，请查看最新内容后再决定。",
    },
    "record_changed": {
        "en": "Somebody else has changed this record since you opened it (it is at version {version}). Look at it and decide again.",
        "zh-CN": "您打开后该记录已被他人修改（当前版本 {version}），请查看最新内容后再决定。",
    },
    "version_not_found": {
        "en": "The record has no version {version}. Look at its history.",
        "zh-CN": "该记录没有版本 {version}，请查看其历史。",
    },
    "not_a_part": {
        "en": "A blueprint has no file “{path}”. It has app.json, and JSON files in its folders (forms/, rules/, roles/, …).",
        "zh-CN": "蓝图中没有文件“{path}”。可用的是 app.json，以及各文件夹（forms/、rules/、roles/ 等）中的 JSON 文件。",
    },
    "draft_gone": {
        "en": "There is no draft of this app any more. Load it again.",
        "zh-CN": "该应用已没有草稿，请重新加载。",
    },
    "draft_file_changed": {
        "en": "{by} has changed this file since you loaded it. Look at it and decide again.",
        "zh-CN": "您加载后，{by} 修改了该文件，请查看后再决定。",
    },
    "app_not_in_release": {
        "en": "Release {number} has no app “{app}”. Look at the list of releases.",
        "zh-CN": "版本 {number} 中没有应用“{app}”，请查看版本列表。",
    },
    "still_linked": {
        "en": "{count} records of {form} still point to this one. Change or delete them first.",
        "zh-CN": "仍有 {count} 条“{form}”记录关联此记录，请先处理它们。",
    },
    "still_linked_unseen": {
        "en": "Records that you may not see still point to this one. Ask an administrator.",
        "zh-CN": "仍有您无权查看的记录关联此记录，请联系管理员处理。",
    },
    "restore_the_owner": {
        "en": "Rows of {form} come back with the record they belong to; restore that one.",
        "zh-CN": "“{form}”的明细随主记录恢复，请恢复主记录。",
    },
    "restore_the_other": {
        "en": "“{title}” points to a record that was deleted; restore that one first.",
        "zh-CN": "“{title}”关联的记录已被删除，请先恢复该记录。",
    },
    "no_free_number": {
        "en": "No free number was found for “{title}”. Check its format, or numbers that were typed in.",
        "zh-CN": "无法为“{title}”生成未被占用的编号，请检查编号规则或手工录入的编号。",
    },
    "app_not_installed": {
        "en": "The app “{app}” is not installed. Correct its key, or install it first.",
        "zh-CN": "应用“{app}”尚未安装，请改正标识或先安装。",
    },
    "seed_refused": {
        "en": "The app “{app}” is installed, but records that come with it were refused. Correct what follows and apply the app again.",
        "zh-CN": "应用“{app}”已安装，但其自带的记录有误，未能导入。请按以下提示修正后重新应用。",
    },
    "job_taken_over": {
        "en": "Another process has taken over this job; it will be done there.",
        "zh-CN": "该任务已被另一进程接管，将由其完成。",
    },
    "job_broke": {
        "en": "The job failed because of a fault of the program: {error}",
        "zh-CN": "任务因程序错误而失败：{error}",
    },
    "job_gave_up": {
        "en": "The job was begun {attempts} times and each time the process ended before it was done. Look at its sample, then retry it.",
        "zh-CN": "该任务已尝试 {attempts} 次，每次进程都在完成前中断。请查看样例后重试。",
    },
    "file_not_found": {
        "en": "This file does not exist, or you may not see it.",
        "zh-CN": "文件不存在，或您无权查看。",
    },
    "no_such_file": {
        "en": "“{title}”: there is no file {file}. Upload it first.",
        "zh-CN": "“{title}”：找不到文件 {file}，请先上传。",
    },
    "file_too_big": {
        "en": "“{title}”: {name} is larger than {most} bytes. Choose a smaller file.",
        "zh-CN": "“{title}”：{name} 超过 {most} 字节的大小限制，请选择更小的文件。",
    },
    "file_kind_not_accepted": {
        "en": "“{title}” does not take {name} ({kind}); it takes {kinds}.",
        "zh-CN": "“{title}”不接受 {name}（{kind}），可用类型：{kinds}。",
    },
    "nothing_installed": {
        "en": "No app is installed yet. Run: tessera blueprint apply PATH",
        "zh-CN": "尚未安装任何应用，请先执行：tessera blueprint apply 路径",
    },
    "unknown_column": {
        "en": "The sheet has no column “{column}”. Name one of: {columns}.",
        "zh-CN": "表格中没有“{column}”这一列，请从现有列中选择：{columns}。",
    },
    "mapped_twice": {
        "en": "Two columns go into “{field}”. Leave one out with --map COLUMN=-",
        "zh-CN": "有两列都映射到“{field}”，请用 --map 列名=- 忽略其中一列。",
    },
    "key_not_mapped": {
        "en": "No column goes into “{field}”, which tells the records apart. Say which: --map COLUMN={field}",
        "zh-CN": "没有列对应到用于匹配记录的“{field}”，请用 --map 列名={field} 指定。",
    },
    "nothing_mapped": {
        "en": "None of the columns ({columns}) fits a field. Say where they go: --map COLUMN=FIELD",
        "zh-CN": "没有任何列（{columns}）能对应到字段，请用 --map 列名=字段 指定。",
    },
    "column_is_a_sub_table": {
        "en": "“{title}” is a sub-table: import its rows from a sheet of their own into {form}, with a column parent.FIELD that says "
        "whose they are, or leave the column out with --map COLUMN=-",
        "zh-CN": "“{title}”是明细表，不能作为一列导入。请将明细放在单独的表格中导入到 {form}，并用 parent.字段 列指明所属记录；或用 --map 列名=- 忽略该列。",
    },
    "column_is_not_a_link": {
        "en": "“{title}” is not a link, so it has no fields of its own. Name the field alone.",
        "zh-CN": "“{title}”不是关联字段，不能再指定下级字段，请只写该字段。",
    },
    "import_taken_over": {"en": "Another process has taken over this import.", "zh-CN": "该导入任务已被另一进程接管。"},
    "import_running": {
        "en": "The same import is running elsewhere. Wait until it is done.",
        "zh-CN": "相同的导入正在进行，请等待其完成。",
    },
}
