"""Sentences of the services that read and look after an installation, and of the doors by HTTP (which are not loaded to speak)."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    "nothing_to_search": {
        "en": "There is nothing to search for. Give words, characters, pinyin or digits.",
        "zh-CN": "没有可搜索的内容。请输入词语、汉字、拼音或数字。",
    },
    "event_not_found": {
        "en": "No app declares the event “{event}”.",
        "zh-CN": "没有应用声明事件“{event}”。",
    },
    "event_not_allowed": {"en": "You may not tell the event “{event}”.", "zh-CN": "您无权提交事件“{event}”。"},
    "event_id_reused": {
        "en": "The id “{id}” was used for another event. Give each event an id of its own.",
        "zh-CN": "编号“{id}”已用于另一事件，请为每个事件使用不同的编号。",
    },
    "event_needs_record": {
        "en": "“{event}” is about a record of {form}; say which in “record”.",
        "zh-CN": "“{event}”针对“{form}”的一条记录，请在 record 中指明。",
    },
    "event_without_record": {"en": "“{event}” is about no record.", "zh-CN": "“{event}”不针对任何记录。"},
    "job_not_found": {"en": "There is no such job, or it is not yours.", "zh-CN": "任务不存在，或不属于您。"},
    "job_not_over": {
        "en": "Only a job that was given up or cancelled can be tried again.",
        "zh-CN": "只有失败或已取消的任务才能重试。",
    },
    "job_is_over": {"en": "The job is over; there is nothing left to cancel.", "zh-CN": "任务已结束，无法取消。"},
    "no_error_sheet": {"en": "This job has no sheet of bad rows.", "zh-CN": "该任务没有错误数据表。"},
    "incident_not_found": {"en": "There is no such incident.", "zh-CN": "异常记录不存在。"},
    "incident_not_retryable": {
        "en": "This happened with a save and cannot be made up for. Correct the rule, then close it.",
        "zh-CN": "该异常发生在保存过程中，无法补做。请修正规则后关闭。",
    },
    "limit_out_of_range": {"en": "A page holds 1 to {most} records.", "zh-CN": "每页记录数应在 1 到 {most} 之间。"},
    "bad_login": {
        "en": "“{login}” cannot be a login. Use letters, digits and . _ - @ +, 64 at most.",
        "zh-CN": "“{login}”不能用作登录名，只能包含文字、数字和 . _ - @ +，最长 64 个字符。",
    },
    "file_not_writable": {"en": "The file cannot be written: {reason}.", "zh-CN": "无法写入文件：{reason}。"},
    "doctor_database": {"en": "The database answers: {version}.", "zh-CN": "数据库连接正常：{version}。"},
    "doctor_unreachable": {"en": "The database does not answer.", "zh-CN": "无法连接数据库。"},
    "doctor_no_workspace": {"en": "There is no workspace in this database.", "zh-CN": "数据库中没有工作区。"},
    "doctor_migrations": {
        "en": "The system tables are of another version: {found}, needed is {needed}.",
        "zh-CN": "系统表版本不符：当前 {found}，需要 {needed}。",
    },
    "doctor_migrated": {"en": "The system tables are up to date ({revision}).", "zh-CN": "系统表已是最新版本（{revision}）。"},
    "doctor_zone": {"en": "The workspace's zone is {zone}; it is {now} there.", "zh-CN": "工作区时区为 {zone}，当前时间 {now}。"},
    "doctor_nothing_installed": {"en": "No app is installed.", "zh-CN": "尚未安装任何应用。"},
    "doctor_release_broken": {"en": "The release in force cannot be loaded.", "zh-CN": "无法加载当前版本。"},
    "doctor_release": {
        "en": "Release {number} ({digest}) is in force: {apps}.",
        "zh-CN": "当前版本 {number}（{digest}）：{apps}。",
    },
    "doctor_views": {
        "en": "All {count} tables and readable views can be read.",
        "zh-CN": "全部 {count} 个数据表和可读视图均可读取。",
    },
    "doctor_views_broken": {
        "en": "These tables or readable views cannot be read: {names}.",
        "zh-CN": "以下数据表或可读视图无法读取：{names}。",
    },
    "doctor_links_dangling": {
        "en": "{form}: “{field}” of {count} records leads to records that are not there any more.",
        "zh-CN": "{form}：{count} 条记录的“{field}”所指记录已不存在。",
    },
    "doctor_links": {"en": "All links lead to records that are there.", "zh-CN": "所有关联均指向现有记录。"},
    "advise_links": {
        "en": "Choose another record in that field, or empty it.",
        "zh-CN": "请在该字段中改选其他记录，或将其清空。",
    },
    "doctor_no_incidents": {"en": "No open incidents.", "zh-CN": "没有未处理的异常。"},
    "doctor_incident_rule": {
        "en": "Rule “{rule}” (version {version}) failed {count} times, from {first} to {last}; last for {record}, which had {values}.",
        "zh-CN": "规则“{rule}”（版本 {version}）失败 {count} 次，{first} 至 {last}；最近一次是 {record}，当时 {values}。",
    },
    "doctor_incident_job": {
        "en": "Jobs of the kind “{rule}” were given up {count} times, from {first} to {last}.",
        "zh-CN": "“{rule}”类任务已放弃 {count} 次，{first} 至 {last}。",
    },
    "doctor_jobs": {
        "en": "Jobs: {waiting} waiting, {running} running, {failed} given up.",
        "zh-CN": "任务：等待 {waiting}，运行 {running}，放弃 {failed}。",
    },
    "doctor_jobs_failed": {
        "en": "{failed} jobs were given up ({waiting} waiting, {running} running).",
        "zh-CN": "有 {failed} 个任务已放弃（等待 {waiting}，运行 {running}）。",
    },
    "doctor_not_deep": {
        "en": "Sums and ledgers were not proved; “tessera doctor --deep” does it.",
        "zh-CN": "未核对汇总与账本，可执行 tessera doctor --deep。",
    },
    "doctor_roll_ups": {"en": "{count} sums over other records were recomputed.", "zh-CN": "已重新核算 {count} 个汇总字段。"},
    "doctor_roll_up_wrong": {
        "en": "{field} is wrong for {count} records or more; record {record} has {kept}, right is {right}.",
        "zh-CN": "{field} 有至少 {count} 条记录不正确；记录 {record} 为 {kept}，应为 {right}。",
    },
    "doctor_ledger": {"en": "The books of {ledger} are right.", "zh-CN": "账本 {ledger} 核对无误。"},
    "doctor_ledger_wrong": {
        "en": "The books of {ledger} do not fit in {count} places or more.",
        "zh-CN": "账本 {ledger} 有至少 {count} 处不一致。",
    },
    "doctor_disk": {"en": "{free} GB are free for {folder}.", "zh-CN": "{folder} 剩余空间 {free} GB。"},
    "doctor_disk_low": {"en": "Only {free} GB are free for {folder}.", "zh-CN": "{folder} 仅剩 {free} GB 空间。"},
    "doctor_print": {"en": "PDFs can be printed, with Chinese.", "zh-CN": "可打印 PDF，中文字体齐全。"},
    "doctor_print_fonts": {
        "en": "There is no font with Chinese; it is missing in printed PDFs.",
        "zh-CN": "系统没有中文字体，打印的 PDF 中文会缺失。",
    },
    "doctor_print_missing": {"en": "PDFs cannot be printed: {reason}", "zh-CN": "无法打印 PDF：{reason}"},
    "advise_print": {
        "en": "Install Pango and the fonts, on Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-cjk",
        "zh-CN": "请安装 Pango 和字体；Debian 上执行：apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-cjk",
    },
    "advise_database": {
        "en": "Check TESSERA_DATABASE_URL and whether the database runs.",
        "zh-CN": "请检查 TESSERA_DATABASE_URL 以及数据库是否已启动。",
    },
    "advise_install": {
        "en": "Run “tessera demo”, or “tessera blueprint apply PATH”.",
        "zh-CN": "请执行 tessera demo，或 tessera blueprint apply 路径。",
    },
    "advise_migrate": {
        "en": "Make a backup with the program that wrote it last, then run “tessera db upgrade”.",
        "zh-CN": "请先用旧版程序备份，再执行 tessera db upgrade。",
    },
    "advise_release": {
        "en": "Correct the blueprint and apply it, or go back: tessera blueprint rollback",
        "zh-CN": "请修正蓝图后重新应用，或执行 tessera blueprint rollback 回退。",
    },
    "advise_views": {
        "en": "Apply any blueprint again: the switch makes the views anew.",
        "zh-CN": "请重新应用任一蓝图，视图会在发布时重建。",
    },
    "advise_incident": {
        "en": "Correct the rule (division by zero: guard it with a condition); what was saved stands.",
        "zh-CN": "请修正该规则（如除数可能为 0，请加条件判断）；已保存的记录不受影响。",
    },
    "advise_jobs": {
        "en": "Correct the cause.",
        "zh-CN": "请根据上述原因进行修正。",
    },
    "advise_roll_up": {
        "en": "Somebody wrote to the tables from outside. Save one of the counted records again, or restore a backup.",
        "zh-CN": "可能有外部程序直接改写了数据表。请重新保存任一被汇总的记录，或从备份恢复。",
    },
    "advise_ledger": {
        "en": "Stop writing to this installation and compare with the last backup.",
        "zh-CN": "请停止写入，并与最近的备份核对。",
    },
    "advise_disk": {"en": "Make room on the disk.", "zh-CN": "请清理磁盘空间。"},
    "unknown_parameter": {
        "en": "There is no parameter “{name}” here; known are {known}.",
        "zh-CN": "此处没有参数“{name}”，可用参数：{known}。",
    },
    "parameter_twice": {"en": "“{name}” stands twice. Give it once.", "zh-CN": "参数“{name}”重复，只能出现一次。"},
    "not_a_choice": {"en": "“{value}” cannot stand here; choose from {choices}.", "zh-CN": "“{value}”无效，可选值：{choices}。"},
    "not_a_page_size": {"en": "“{value}” is not a whole number.", "zh-CN": "“{value}”不是整数。"},
    "no_such_address": {"en": "There is nothing at this address.", "zh-CN": "该地址不存在。"},
    "method_not_allowed": {
        "en": "This address does not take this method. See /api/docs.",
        "zh-CN": "该地址不支持此请求方法，请参阅 /api/docs。",
    },
    "bad_request": {"en": "The request cannot be read.", "zh-CN": "无法识别该请求。"},
    "unknown_host": {
        "en": "This server does not answer to the name “{host}”. Whoever runs it adds the name to TESSERA_HOSTS, or sets TESSERA_URL.",
        "zh-CN": "本服务器不以“{host}”为地址提供服务。请管理员将其加入 TESSERA_HOSTS，或设置 TESSERA_URL。",
    },
    "failed": {
        "en": "The server has failed at this request. It has noted the cause; tell whoever looks after it.",
        "zh-CN": "服务器处理请求时出错，原因已记录，请联系管理员。",
    },
    "app_not_found": {"en": "There is no app “{app}”.", "zh-CN": "没有应用“{app}”。"},
}
