"""Sentences of the command line itself: what it was called with, and what it did."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    "bad_setting": {
        "en": "A setting in the environment cannot be used: {reason}. TESSERA_PORT takes a number, for example 8000.",
        "zh-CN": "环境变量中的设置无法使用：{reason}。例如 TESSERA_PORT 应为数字 8000。",
    },
    "data_dir_unusable": {
        "en": "The data folder cannot be used: {reason}. Choose another one with TESSERA_DATA_DIR.",
        "zh-CN": "数据目录无法使用：{reason}。请通过 TESSERA_DATA_DIR 指定其他目录。",
    },
    "no_workspace_yet": {
        "en": "Nothing is installed in {place} yet. Run “tessera demo” for the apps with sample data, or “tessera blueprint apply PATH”.",
        "zh-CN": "{place} 中尚未安装任何内容。请执行 tessera demo 安装示例应用和数据，或执行 tessera blueprint apply 路径。",
    },
    "interrupted": {"en": "Interrupted.", "zh-CN": "已中断。"},
    "more_problems": {"en": "… and {count} more.", "zh-CN": "……另有 {count} 个问题。"},
    "bad_time": {
        "en": "“{text}” is not a time. Write 2026-03-01 or 2026-03-01T09:00.",
        "zh-CN": "“{text}”不是有效的时间，请写成 2026-03-01 或 2026-03-01T09:00。",
    },
    "bad_json": {
        "en": "The JSON breaks off at line {line}, column {column}. Check quotes, commas and brackets there.",
        "zh-CN": "JSON 在第 {line} 行第 {column} 列处有语法错误，请检查引号、逗号和括号。",
    },
    "bad_json_value": {"en": "The JSON cannot be used: {reason}.", "zh-CN": "JSON 无法使用：{reason}。"},
    "not_a_json_object": {
        "en": 'Give a JSON object by field key, such as \'{{"name": "…"}}\'.',
        "zh-CN": '请提供以字段标识为键的 JSON 对象，例如 \'{{"name": "…"}}\'。',
    },
    "json_file_unreadable": {"en": "“{path}” cannot be read: {reason}.", "zh-CN": "无法读取“{path}”：{reason}。"},
    "json_not_utf8": {
        "en": "“{path}” is not UTF-8 text. Save it as UTF-8.",
        "zh-CN": "“{path}”不是 UTF-8 编码，请另存为 UTF-8。",
    },
    "bad_pair": {"en": "“{text}” is not COLUMN=FIELD.", "zh-CN": "“{text}”的格式应为 列名=字段。"},
    "nothing_given": {"en": "The list is empty; give at least one record.", "zh-CN": "列表为空，请至少提供一条记录。"},
    "yes": {"en": "yes", "zh-CN": "是"},
    "no": {"en": "no", "zh-CN": "否"},
    # records
    "records_shown": {"en": "{count} records", "zh-CN": "{count} 条记录"},
    "records_listed": {"en": "{count} of {total} records", "zh-CN": "共 {total} 条，显示 {count} 条"},
    "more_records": {"en": "There are more: --cursor {cursor}", "zh-CN": "还有更多记录：--cursor {cursor}"},
    "record_titles": {"en": "Field|Title|Value", "zh-CN": "字段|名称|内容"},
    "history_titles": {"en": "Version|At|By|Kind|Changes", "zh-CN": "版本|时间|操作者|类型|改动"},
    "record_created": {"en": "Created {id} ({public_id}).", "zh-CN": "已新增 {id}（{public_id}）。"},
    "record_updated": {
        "en": "Changed {id} ({public_id}), now version {version}.",
        "zh-CN": "已更新 {id}（{public_id}），当前版本 {version}。",
    },
    "record_unchanged": {"en": "{id} ({public_id}) was so already.", "zh-CN": "{id}（{public_id}）没有变化。"},
    "record_deleted": {"en": "Put {id} ({public_id}) into the recycle bin.", "zh-CN": "已将 {id}（{public_id}）移入回收站。"},
    "record_erased": {
        "en": "Erased {id} ({public_id}): {fields}; files: {files}.",
        "zh-CN": "已清除 {id}（{public_id}）：{fields}；文件 {files} 个。",
    },
    "record_copy_left": {
        "en": "A personal text still stands in {form} {id}, field {field}.",
        "zh-CN": "{form} {id} 的字段 {field} 中仍有个人信息。",
    },
    "record_created_dry": {"en": "Would be created. Nothing was written.", "zh-CN": "将会新增。未写入任何数据。"},
    "record_updated_dry": {"en": "{id} would be changed. Nothing was written.", "zh-CN": "{id} 将会更新。未写入任何数据。"},
    "record_unchanged_dry": {"en": "{id} is so already.", "zh-CN": "{id} 没有变化。"},
    "more_saved": {"en": "… and {count} more.", "zh-CN": "……另有 {count} 条。"},
    # import and export
    "import_so_far": {"en": "{rows} rows, {refused} refused", "zh-CN": "已处理 {rows} 行，拒绝 {refused} 行"},
    "import_continued": {"en": "Continued where the import was interrupted.", "zh-CN": "已从上次中断处继续导入。"},
    "import_unused": {
        "en": "Columns that went nowhere: {columns}. Say where with --map COLUMN=FIELD.",
        "zh-CN": "未导入的列：{columns}。可用 --map 列名=字段 指定。",
    },
    "import_read_only": {
        "en": "Columns that only the system fills, left as they are in the records: {columns}.",
        "zh-CN": "以下列由系统维护，未导入，记录中的值保持不变：{columns}。",
    },
    "import_left_out": {
        "en": "{count} rows left out, since they look like totals: {rows}. Where one is a record, fill its empty cells.",
        "zh-CN": "已跳过 {count} 个合计行：{rows}。如其中有实际记录，请补全该行的空单元格后重新导入。",
    },
    "import_done": {
        "en": "{rows} rows: {created} created, {updated} changed, {unchanged} equal, {refused} refused.",
        "zh-CN": "共 {rows} 行：新增 {created}，更新 {updated}，无变化 {unchanged}，拒绝 {refused}。",
    },
    "import_dry": {
        "en": "Nothing was written. {rows} rows would be: {created} created, {updated} changed, {unchanged} equal, {refused} refused.",
        "zh-CN": "未写入任何数据。共 {rows} 行，预计：新增 {created}，更新 {updated}，无变化 {unchanged}，拒绝 {refused}。",
    },
    "import_row": {"en": "  row {row}: {sentence}", "zh-CN": "  第 {row} 行：{sentence}"},
    "import_errors": {
        "en": "The refused rows with their reasons are in {path}. Correct them there and import that sheet.",
        "zh-CN": "被拒绝的行及原因已写入 {path}，请改正后重新导入该文件。",
    },
    "export_done": {"en": "{rows} records in {path}.", "zh-CN": "已导出 {rows} 条记录到 {path}。"},
    # ledgers
    "balance_titles": {
        "en": "Owner|Active|Pending|Held|Spent|Expired|Debt",
        "zh-CN": "所有者|可用|待生效|冻结|已用|已过期|欠额",
    },
    "balance_sum": {"en": "In all", "zh-CN": "合计"},
    "balance_owed": {"en": "Still owed to all owners: {amount} {unit}.", "zh-CN": "对全部所有者的未兑付余额：{amount} {unit}。"},
    "no_ledgers": {"en": "No app has a ledger; there is nothing to prove.", "zh-CN": "已安装的应用没有账本，无需核对。"},
    "ledger_clean": {
        "en": "{ledger}: {accounts} accounts, every balance is what its entries say.",
        "zh-CN": "{ledger}：共 {accounts} 个账户，所有余额与分录一致。",
    },
    # why, work, users
    "why_none": {"en": "No rule has acted on this record, or wanted to.", "zh-CN": "没有规则作用于该记录。"},
    "work_done": {
        "en": "Nothing is due any more. Rules run: {rule}, schedules: {schedule}, accounts activated: {activated}, expired: {expired}, given up: {failed}.",
        "zh-CN": "已无到期任务。执行规则 {rule} 个，定时任务 {schedule} 个，生效账户 {activated} 个，过期账户 {expired} 个，放弃 {failed} 个。",
    },
    "work_waits": {"en": "Working on what is due. Stop with Ctrl-C.", "zh-CN": "正在处理到期任务，按 Ctrl-C 停止。"},
    "worker_waits": {
        "en": "Doing jobs ({lanes}), {slots} at a time. Stop with Ctrl-C.",
        "zh-CN": "正在处理任务（{lanes}），同时 {slots} 个，按 Ctrl-C 停止。",
    },
    "scheduler_waits": {"en": "Planning what is due. Stop with Ctrl-C.", "zh-CN": "正在安排到期任务，按 Ctrl-C 停止。"},
    "user_added": {"en": "Added user “{login}” ({id}).", "zh-CN": "已添加用户“{login}”（{id}）。"},
    "user_titles": {
        "en": "Id|Login|Name|Active|Administrator|Roles|Organisation|Department",
        "zh-CN": "编号|登录名|姓名|启用|管理员|角色|组织|部门",
    },
    "user_field_titles": {
        "en": "Id|Public id|Login|Name|E-mail|Active|Administrator|Roles|Organisation|Department|Added at",
        "zh-CN": "编号|公开编号|登录名|姓名|邮箱|启用|管理员|角色|组织|部门|添加时间",
    },
    "password_made": {
        "en": "Password: {password} (shown this once; to be changed at the first sign-in)",
        "zh-CN": "密码：{password}（仅显示一次，首次登录时需修改）",
    },
    "password_set": {"en": "“{login}” has a new password.", "zh-CN": "已更新“{login}”的密码。"},
    # organisations, departments, keys, audit
    "unit_added": {"en": "Added “{key}” ({id}).", "zh-CN": "已添加“{key}”（{id}）。"},
    "unit_changed": {"en": "Changed “{key}”.", "zh-CN": "已更改“{key}”。"},
    "unit_removed": {"en": "Removed “{key}”.", "zh-CN": "已移除“{key}”。"},
    "unit_titles": {"en": "Key|Name|Organisation", "zh-CN": "代码|名称|所属组织"},
    "bad_scope": {"en": "“{text}” is not APP.FORM:ACTION.", "zh-CN": "“{text}”的格式应为 应用.表单:操作。"},
    "key_made": {
        "en": "Made the key {key} for “{login}”. Its token, shown this once:",
        "zh-CN": "已为“{login}”创建密钥 {key}，令牌仅显示一次：",
    },
    "key_revoked": {"en": "The key {key} is revoked.", "zh-CN": "密钥 {key} 已吊销。"},
    "key_titles": {
        "en": "Key|User|Name|Scopes|Per minute|Used at|Expires at|Revoked at",
        "zh-CN": "密钥|用户|名称|范围|每分钟|最近使用|到期时间|吊销时间",
    },
    "audit_titles": {"en": "At|By|Via|Kind|Subject|Detail|Address", "zh-CN": "时间|操作者|途径|类型|对象|详情|地址"},
    "audit_clean": {
        "en": "All {rows} rows of the audit are as they were written. Head: {head}",
        "zh-CN": "审计记录共 {rows} 条，均未被改动。链尾：{head}",
    },
    "audit_broken": {
        "en": "Row {place} of the audit was changed, or is missing. Compare with a backup.",
        "zh-CN": "审计记录第 {place} 条被改动或缺失，请与备份核对。",
    },
    # blueprints
    "blueprint_wrong": {"en": "Problems found: {count}", "zh-CN": "发现 {count} 个问题："},
    "blueprint_valid": {"en": "Nothing is wrong with {apps}.", "zh-CN": "{apps} 校验通过。"},
    "workspace_created": {
        "en": "Created a workspace in {place}, in the zone {zone}.",
        "zh-CN": "已在 {place} 创建工作区，时区为 {zone}。",
    },
    "blueprint_applied": {"en": "Release {number} is in force.", "zh-CN": "版本 {number} 已生效。"},
    "blueprint_unchanged": {
        "en": "Nothing to change; release {number} stays in force.",
        "zh-CN": "没有变化，版本 {number} 继续生效。",
    },
    "blueprint_exported": {"en": "App “{app}” is in {path}.", "zh-CN": "应用“{app}”已导出到 {path}。"},
    "blueprint_merged": {
        "en": "“{app}” merges without a conflict: {files} files.",
        "zh-CN": "“{app}”合并成功，没有冲突，共 {files} 个文件。",
    },
    "merge_one_app": {
        "en": "Base, local and new must be the same one app; these are there: {apps}.",
        "zh-CN": "三方必须是同一个应用，目前包含：{apps}。",
    },
    "texts_written": {"en": "{count} texts are in {path}.", "zh-CN": "已将 {count} 条文本写入 {path}。"},
    "texts_read": {"en": "{count} texts are taken into {path}.", "zh-CN": "已将 {count} 条文本写回 {path}。"},
    "not_a_text_sheet": {
        "en": "The sheet needs the columns pointer, zh-CN and en, as “tessera blueprint texts” writes them.",
        "zh-CN": "表格须包含 pointer、zh-CN、en 三列，请使用 tessera blueprint texts 导出的表格。",
    },
    "seed_created": {"en": "{count} records came with the apps.", "zh-CN": "随应用新增了 {count} 条基础记录。"},
    "plan_is_empty": {"en": "Nothing would change.", "zh-CN": "没有任何变化。"},
    "plan_titles": {"en": "Risk|Rows|Step", "zh-CN": "风险|行数|步骤"},
    "risk_safe": {"en": "none", "zh-CN": "无"},
    "risk_slow": {"en": "takes time", "zh-CN": "耗时"},
    "risk_lossy": {"en": "needs consent", "zh-CN": "需确认"},
    "plan_sample": {
        "en": "  {field} of {public_id}: “{value}” will not convert and stays in the old column.",
        "zh-CN": "  {public_id} 的 {field}：“{value}”无法转换，将保留在原字段中。",
    },
    "plan_time": {"en": "About {seconds} s; people go on working.", "zh-CN": "预计约 {seconds} 秒，不影响使用。"},
    "plan_needs_consent": {
        "en": "About {seconds} s. Some values will not be seen any more; apply with --yes if that is meant.",
        "zh-CN": "预计约 {seconds} 秒。部分数据将不再显示，确认后请使用 --yes 执行。",
    },
    "consent_needed": {
        "en": "Some values would not be seen any more. Look with “tessera blueprint plan”, then apply with --yes.",
        "zh-CN": "部分数据将不再显示。请先用 tessera blueprint plan 查看，确认后使用 --yes 执行。",
    },
    "consent_question": {"en": "Some values will not be seen any more. Go on?", "zh-CN": "部分数据将不再显示，是否继续？"},
    "no_earlier_release": {"en": "There is no earlier release.", "zh-CN": "没有更早的版本。"},
    "release_titles": {"en": "Release|In force|Made at|Apps", "zh-CN": "版本|生效|时间|应用"},
    # demo, serve, doctor
    "demo_apps": {"en": "Installed: {apps} (release {number}).", "zh-CN": "已安装：{apps}（版本 {number}）。"},
    "demo_apps_there": {"en": "Already installed: {apps} (release {number}).", "zh-CN": "应用已安装：{apps}（版本 {number}）。"},
    "demo_data": {
        "en": "Sample data: {created} records added, {kept} were there.",
        "zh-CN": "示例数据：新增 {created} 条，已有 {kept} 条。",
    },
    "demo_next": {
        "en": "Look at them: tessera records list member.member · tessera serve",
        "zh-CN": "接下来可以执行：tessera records list member.member · tessera serve",
    },
    "first_admin": {
        "en": "Sign in as {login} with the password {password} (shown this once; change it).",
        "zh-CN": "请用账号 {login}、密码 {password} 登录（仅显示一次，请尽快修改）。",
    },
    "serving": {"en": "Serving on {address}. Stop with Ctrl-C.", "zh-CN": "服务地址：{address}。按 Ctrl-C 停止。"},
    "one_process_on_sqlite": {
        "en": "SQLite is served by one process; “tessera db move” goes to PostgreSQL, which takes several.",
        "zh-CN": "SQLite 只能由单个进程提供服务；可用 tessera db move 迁移到 PostgreSQL 以使用多个进程。",
    },
    "address_unusable": {
        "en": "Cannot serve on {address}: {reason}. Choose another port with --port.",
        "zh-CN": "无法在 {address} 上提供服务：{reason}。请用 --port 指定其他端口。",
    },
    # backup, restore, db move
    "copying_rows": {"en": "Rows", "zh-CN": "数据行"},
    "copying_files": {"en": "Files", "zh-CN": "文件"},
    "copying_prove": {"en": "Proof", "zh-CN": "核对"},
    "backup_done": {
        "en": "Backed up {rows} rows and {files} files to {path} ({size} MB), as of {at}.",
        "zh-CN": "已备份 {rows} 行数据和 {files} 个文件到 {path}（{size} MB），时间点 {at}。",
    },
    "backup_without_files": {
        "en": "The contents of {count} files are not in the data folder and not in the backup.",
        "zh-CN": "有 {count} 个文件的内容不在数据目录中，因此未包含在备份里。",
    },
    "backup_without_keys": {
        "en": "The master keys are not in it, so that nobody reads sealed history from a backup alone: keep a copy of {path} elsewhere.",
        "zh-CN": "备份不含主密钥，仅凭备份无法读取加密的历史；请将 {path} 另行妥善保存。",
    },
    "restore_needs_keys": {
        "en": "Before anything else, put the master keys back to {path}, or set TESSERA_MASTER_KEY; without them sealed history cannot be read.",
        "zh-CN": "请先将主密钥放回 {path}，或设置 TESSERA_MASTER_KEY；否则无法读取加密的历史。",
    },
    "restore_done": {
        "en": "Restored {rows} rows and {files} files as of {at}; every table is as it was.",
        "zh-CN": "已恢复 {rows} 行数据和 {files} 个文件，时间点 {at}；所有数据表均与备份一致。",
    },
    "move_done": {
        "en": "Moved {rows} rows from {source} to {target}; every table is as it was. The old database is untouched.",
        "zh-CN": "已将 {rows} 行数据从 {source} 迁移到 {target}；所有数据表均一致，原数据库未改动。",
    },
    "move_next": {
        "en": "Set TESSERA_DATABASE_URL to the new database and start again. What was written to the old one since is not in it.",
        "zh-CN": "请将 TESSERA_DATABASE_URL 设为新数据库并重新启动。迁移开始后写入原数据库的内容不包含在内。",
    },
    "copied_titles": {"en": "Form|Rows|Digest", "zh-CN": "表单|行数|摘要"},
    "copied_ledger_wrong": {
        "en": "The books of {ledger} do not agree ({count} differences); they did not before. Look with “tessera ledger verify”.",
        "zh-CN": "账本 {ledger} 不平（{count} 处差异），复制之前即已存在，请执行 tessera ledger verify 查看。",
    },
    "upgrade_done": {
        "en": "The tables went from {before} to {revision}.",
        "zh-CN": "系统表已从 {before} 升级到 {revision}。",
    },
    "upgrade_needless": {
        "en": "The tables are up to date ({revision}).",
        "zh-CN": "系统表已是最新版本（{revision}）。",
    },
    "doctor_place": {"en": "Database {place}, data folder {folder}", "zh-CN": "数据库 {place}，数据目录 {folder}"},
    "doctor_well": {"en": "Everything is in order.", "zh-CN": "一切正常。"},
    "doctor_wrong": {"en": "Something needs attention.", "zh-CN": "有问题需要处理。"},
}
