"""Sentences about looking after an installation: backup, restore, move to another database, how it is run."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    "template_not_found": {
        "en": "The product brings no app “{app}”. Look at the gallery for those that it brings.",
        "zh-CN": "产品没有自带应用“{app}”，请查看模板库。",
    },
    "manifest_unfit": {
        "en": "app.json has to say at least “key” and “version” as texts. Correct the file and choose it again.",
        "zh-CN": "app.json 至少要有文本形式的 key 和 version，请修正文件后重新选择。",
    },
    "name_not_typed": {
        "en": "This is not the name of the app. Type its title or “{app}”.",
        "zh-CN": "名称不一致，请输入应用名称或“{app}”。",
    },
    "database_not_empty": {
        "en": "The database is not empty, and nothing is overwritten. Name an empty one: set TESSERA_DATA_DIR to a new folder, or TESSERA_DATABASE_URL to a new database.",
        "zh-CN": "数据库不为空，为防止覆盖已停止。请指定空数据库：将 TESSERA_DATA_DIR 设为新目录，或将 TESSERA_DATABASE_URL 设为新数据库。",
    },
    "archive_exists": {
        "en": "“{path}” is there already; backups are not overwritten. Give another name.",
        "zh-CN": "“{path}”已存在，备份不会覆盖已有文件，请换一个文件名。",
    },
    "archive_being_written": {
        "en": "Another backup is being written: “{path}”. If none runs any more, delete that file.",
        "zh-CN": "另一个备份正在写入：“{path}”。如果已没有备份在运行，请删除该文件。",
    },
    "archive_not_found": {"en": "There is no file “{path}”.", "zh-CN": "找不到文件“{path}”。"},
    "archive_broken": {
        "en": "“{path}” is no backup, or it is damaged. Nothing was restored.",
        "zh-CN": "“{path}”不是备份文件或已损坏，未恢复任何数据。",
    },
    "archive_cut_off": {
        "en": "The backup breaks off before its end. Nothing was restored; take another one.",
        "zh-CN": "备份文件不完整，未恢复任何数据，请使用其他备份。",
    },
    "archive_of_other_format": {
        "en": "The backup has format {found}; this program reads format {needed}.",
        "zh-CN": "备份格式为 {found}，当前程序只支持格式 {needed}。",
    },
    "archive_of_other_tables": {
        "en": "The backup holds the table “{table}”, which does not belong to it.",
        "zh-CN": "备份中的数据表“{table}”不属于该备份。",
    },
    "archive_value_broken": {
        "en": "A value of {table}.{column} in the backup cannot be read. Nothing was restored.",
        "zh-CN": "备份中 {table}.{column} 的值无法读取，未恢复任何数据。",
    },
    "archive_file_differs": {
        "en": "The file {digest} in the backup is damaged. Nothing was restored.",
        "zh-CN": "备份中的文件 {digest} 已损坏，未恢复任何数据。",
    },
    "copy_differs": {
        "en": "{table} did not arrive as it left: {left} rows left, {arrived} arrived, or their contents differ. Nothing was kept.",
        "zh-CN": "数据表 {table} 复制前后不一致：原 {left} 行，现 {arrived} 行，或内容有差异。未保留任何数据。",
    },
    "doctor_folder_open": {
        "en": "Everybody on this machine can look into {folder}.",
        "zh-CN": "本机任何用户都可以查看 {folder}。",
    },
    "advise_folder": {
        "en": "Take the rights of others away: chmod -R o= FOLDER.",
        "zh-CN": "请收回其他用户的权限：chmod -R o= 目录。",
    },
    "doctor_exposed_well": {"en": "People reach it at {url}.", "zh-CN": "访问地址：{url}。"},
    "doctor_no_url": {
        "en": "Other machines can reach it at {host}, under any name, and passwords may travel in clear.",
        "zh-CN": "其他机器可以通过 {host} 以任意域名访问，密码可能以明文传输。",
    },
    "advise_url": {
        "en": "Put a TLS proxy in front and set TESSERA_URL to the address that people use (docs/how-to/run_in_production.md).",
        "zh-CN": "请在前面部署 TLS 代理，并将 TESSERA_URL 设为用户访问的地址（见 docs/how-to/run_in_production.md）。",
    },
    "doctor_plain_http": {"en": "{url} is not encrypted: passwords travel in clear.", "zh-CN": "{url} 未加密，密码以明文传输。"},
    "advise_https": {
        "en": "Put a TLS proxy in front and set TESSERA_URL to its https address.",
        "zh-CN": "请部署 TLS 代理，并将 TESSERA_URL 设为 https 地址。",
    },
    "doctor_no_proxies": {
        "en": "No proxy is believed, so the audit and the limit of sign-ins take everybody for the proxy.",
        "zh-CN": "未信任任何代理，审计与登录限流会把所有人都视为代理的地址。",
    },
    "advise_proxies": {
        "en": "Set TESSERA_PROXIES to the address of the proxy, such as 127.0.0.1.",
        "zh-CN": "请将 TESSERA_PROXIES 设为代理的地址，例如 127.0.0.1。",
    },
    "doctor_sqlite_exposed": {
        "en": "SQLite lets one write at a time; that is little for a whole staff.",
        "zh-CN": "SQLite 同一时间只允许一个写入，不适合多人同时使用。",
    },
    "advise_postgresql": {
        "en": "Move to PostgreSQL: tessera db move URL.",
        "zh-CN": "请迁移到 PostgreSQL：tessera db move URL。",
    },
    "doctor_clock_moved": {
        "en": "The workspace's clock is moved by {seconds} seconds (a sandbox or a test).",
        "zh-CN": "工作区时钟偏移 {seconds} 秒（沙箱或测试环境）。",
    },
    "doctor_clocks_apart": {
        "en": "The clocks of this machine and of the database's are {seconds} seconds apart.",
        "zh-CN": "本机与数据库服务器的时钟相差 {seconds} 秒。",
    },
    "advise_clocks": {"en": "Let both follow a time server (NTP).", "zh-CN": "请让两台机器都与时间服务器（NTP）同步。"},
    "doctor_queue": {
        "en": "{count} jobs are due; the oldest for {minutes} minutes.",
        "zh-CN": "{count} 个任务待执行，最久已等待 {minutes} 分钟。",
    },
    "doctor_queue_old": {
        "en": "{count} jobs are due, the oldest for {minutes} minutes: nobody does them.",
        "zh-CN": "{count} 个任务待执行，最久已等待 {minutes} 分钟，没有进程在处理。",
    },
    "advise_queue": {
        "en": "Start the server, or run “tessera work --until-idle”.",
        "zh-CN": "请启动服务，或执行 tessera work --until-idle。",
    },
    "doctor_backup": {"en": "The last backup is {hours} hours old: {path}.", "zh-CN": "最近一次备份在 {hours} 小时前：{path}。"},
    "doctor_backup_old": {
        "en": "The last backup is {hours} hours old: {path}.",
        "zh-CN": "最近一次备份已是 {hours} 小时前：{path}。",
    },
    "doctor_no_backup": {"en": "No backup was made on this machine yet.", "zh-CN": "本机尚未做过备份。"},
    "advise_backup": {
        "en": "Run “tessera backup FILE.tar.gz”, and let a timer do it every day.",
        "zh-CN": "请执行 tessera backup 文件.tar.gz，并设置每日定时备份。",
    },
    "move_onto_itself": {
        "en": "This is the database that the installation uses already.",
        "zh-CN": "目标就是当前正在使用的数据库。",
    },
}
