"""Sentences about blueprints: files, schemas, keys, apps that need each other, references."""

from engines.kernel.messages import Messages

_FILES: Messages = {
    "blueprint_not_found": {
        "en": "There is no folder or archive at “{path}”. Give the path of a blueprint folder or a .zip file.",
        "zh-CN": "“{path}”处没有文件夹或压缩包。请指定蓝图文件夹或 .zip 文件的路径。",
    },
    "no_app_found": {
        "en": "There is no app.json here. A blueprint is a folder with app.json in it, or a folder of such folders.",
        "zh-CN": "此处没有 app.json。蓝图应为含有 app.json 的文件夹，或由这样的文件夹组成。",
    },
    "app_twice": {
        "en": "Two folders call themselves app “{app}”. Remove one or change its key.",
        "zh-CN": "有两个文件夹的应用标识都是“{app}”。请移除其中一个，或修改其标识。",
    },
    "file_outside_app": {
        "en": "“{path}” belongs to no app: there is no app.json above it. Move it into an app's folder.",
        "zh-CN": "“{path}”不属于任何应用（上级没有 app.json）。请把它移到应用文件夹中。",
    },
    "not_utf8": {
        "en": "The file is not UTF-8 (at byte {position}). Save it as UTF-8.",
        "zh-CN": "文件不是 UTF-8 编码（第 {position} 字节）。请以 UTF-8 编码保存。",
    },
    "file_is_link": {
        "en": "“{path}” is a symbolic link. Put the file itself in its place.",
        "zh-CN": "“{path}”是符号链接。请换成文件本身。",
    },
    "file_twice": {
        "en": "“{path}” stands twice in the archive. Pack it again with every file once.",
        "zh-CN": "压缩包中“{path}”出现了两次。请重新打包，每个文件只保留一份。",
    },
    "path_leads_outside": {
        "en": "“{path}” leads out of the archive. Pack it again with plain relative paths.",
        "zh-CN": "“{path}”指向压缩包之外。请使用普通相对路径重新打包。",
    },
    "archive_encrypted": {
        "en": "“{path}” is protected by a password. Pack the archive without one.",
        "zh-CN": "“{path}”设有密码。请打包成不加密的压缩包。",
    },
    "archive_bomb": {
        "en": "“{path}” unpacks to a suspicious size and was not read. Pack the blueprint again.",
        "zh-CN": "“{path}”解压后的大小异常，未读取。请重新打包蓝图。",
    },
    "bad_archive": {
        "en": "“{path}” cannot be read as a zip archive: {reason}. Pack it again.",
        "zh-CN": "无法将“{path}”作为 zip 压缩包读取：{reason}。请重新打包。",
    },
    "too_many_files": {
        "en": "A blueprint has at most {limit} files. Give the folder of the app itself.",
        "zh-CN": "蓝图最多包含 {limit} 个文件。请指定应用自身的文件夹。",
    },
    "too_large": {
        "en": "This is larger than {limit} bytes. Import large data as CSV or Excel instead.",
        "zh-CN": "内容超过 {limit} 字节。大量数据请改用 CSV 或 Excel 导入。",
    },
    "app_file_missing": {
        "en": "The app “{app}” has no app.json. Add one with key, version, format and title.",
        "zh-CN": "应用“{app}”缺少 app.json。请添加该文件，写明 key、version、format 和 title。",
    },
    "unknown_part": {
        "en": "“{part}” is no part of a blueprint. Correct the name or remove it.",
        "zh-CN": "“{part}”不是蓝图的组成部分。请改正名称或将其移除。",
    },
    "part_not_supported": {
        "en": "“{part}” is not supported in this version yet. Take the folder out for now.",
        "zh-CN": "当前版本尚不支持“{part}”。请先移除该文件夹。",
    },
    "file_name_differs": {
        "en": "The key is “{key}”, so the file must be called “{path}”. Rename the file, or correct the key.",
        "zh-CN": "标识为“{key}”，文件名应为“{path}”。请重命名文件，或改正标识。",
    },
    "app_key_differs": {
        "en": "app.json says “{key}”, but the app is handed over as “{app}”. Make them the same.",
        "zh-CN": "app.json 中的标识是“{key}”，而应用以“{app}”提交。请统一两者。",
    },
}

_JSON: Messages = {
    "json_syntax": {
        "en": "This is no JSON: line {line}, column {column}: {reason}. Correct it there.",
        "zh-CN": "JSON 格式有误：第 {line} 行第 {column} 列，{reason}。请在该处改正。",
    },
    "json_too_deep": {
        "en": "The file is nested deeper than {limit} levels. Make it flatter.",
        "zh-CN": "文件嵌套超过 {limit} 层，请减少层级。",
    },
    "json_key_twice": {
        "en": "“{key}” stands twice in one object. Remove one of them.",
        "zh-CN": "同一对象中“{key}”出现了两次。请删除其中一个。",
    },
    "json_number": {
        "en": "The number {number} cannot be kept. Write a shorter one, or a text.",
        "zh-CN": "无法保存数字 {number}。请写短一些，或改为文本。",
    },
    "json_text": {
        "en": "The text holds characters that cannot be stored (NUL or half a character). Remove them.",
        "zh-CN": "文本含有无法保存的字符（NUL 或残缺字符），请删除。",
    },
    "unknown_property": {
        "en": "“{name}” means nothing here. Remove it or use one of: {known}.",
        "zh-CN": "此处不认识“{name}”。请删除，或改用：{known}。",
    },
    "property_missing": {"en": "“{name}” is missing here. Add it.", "zh-CN": "此处缺少“{name}”，请补上。"},
    "property_missing_beside": {
        "en": "“{beside}” needs “{name}” beside it. Add “{name}”, or remove “{beside}”.",
        "zh-CN": "有“{beside}”时还需要“{name}”。请补上“{name}”，或删除“{beside}”。",
    },
    "wrong_json_type": {
        "en": "This must be {expected}; “{value}” is not.",
        "zh-CN": "此处应为{expected}，而“{value}”不是。",
    },
    "not_in_list": {
        "en": "“{value}” is not possible here. Choose one of: {allowed}.",
        "zh-CN": "此处不能用“{value}”。请从中选择：{allowed}。",
    },
    "bad_form": {
        "en": "“{value}” does not have the right form. {how}",
        "zh-CN": "“{value}”的格式不对。{how}",
    },
    "bad_name": {"en": "“{name}” cannot be a name here. Correct it.", "zh-CN": "“{name}”不能用作此处的名称，请改正。"},
    "bad_value": {
        "en": "“{value}” does not fit here. Write what the reference says of this place.",
        "zh-CN": "“{value}”不适用于此处，请参阅参考手册。",
    },
    "number_outside": {
        "en": "{value} is outside what is allowed: the limit is {bound}. Write another number.",
        "zh-CN": "{value} 超出允许范围（界限为 {bound}），请换一个数值。",
    },
    "too_little": {
        "en": "There is too little here: at least {least} needed. Add what is missing.",
        "zh-CN": "内容过少，至少需要 {least} 个，请补充。",
    },
    "too_much": {
        "en": "There is too much here: at most {most} allowed. Shorten it.",
        "zh-CN": "内容过多，最多允许 {most} 个，请删减。",
    },
    "item_twice": {"en": "“{value}” stands twice in the list. Remove one.", "zh-CN": "列表中“{value}”重复，请删除一个。"},
    "exactly_one": {
        "en": "Exactly one of these must stand here: {names}.",
        "zh-CN": "以下各项须且只能写一项：{names}。",
    },
    "not_supported": {
        "en": "“{name}” is not supported in this version yet. Take it out for now.",
        "zh-CN": "当前版本尚不支持“{name}”，请先删除。",
    },
}

_KEYS: Messages = {
    "key_unfit": {
        "en": "“{key}” cannot be a key. Use letters (also Chinese), digits and underscores in their normal form, no digit first.",
        "zh-CN": "“{key}”不能用作标识。请使用字母、汉字、数字和下划线（规范写法），且不以数字开头。",
    },
    "key_reserved": {
        "en": "“{key}” is a word of the formula language. Choose another key.",
        "zh-CN": "“{key}”是公式语言的保留字，请换一个标识。",
    },
    "key_of_system": {
        "en": "Every record has its own “{key}” already. Choose another key.",
        "zh-CN": "每条记录都自带“{key}”，请换一个标识。",
    },
    "key_double_underscore": {
        "en": "“{key}” holds “__”, which stands only between an app and its extension field. Use a single underscore.",
        "zh-CN": "“{key}”含有“__”，它只用于分隔应用与扩展字段。请改用单个下划线。",
    },
    "key_needs_prefix": {
        "en": "A field added to another app's form begins with “{prefix}”. Rename “{key}”.",
        "zh-CN": "加到其他应用表单上的字段须以“{prefix}”开头。请重命名“{key}”。",
    },
    "key_twice": {
        "en": "“{key}” stands twice in this list. Rename one of the two.",
        "zh-CN": "列表中有两个“{key}”。请重命名其中一个。",
    },
    "id_twice": {
        "en": "Two things here are both “{id}” by identity. Take the “id” away from the one that is new.",
        "zh-CN": "有两项的身份标识都是“{id}”。请去掉新增那一项的 id。",
    },
    "id_clashes": {
        "en": "“{id}” was the first key of this one and is now the key of another. Give the other a different key.",
        "zh-CN": "“{id}”是此项最初的标识，现在又被另一项使用。请为另一项换一个标识。",
    },
}

_APPS: Messages = {
    "app_missing": {
        "en": "“{app}” needs the app “{needed}” ({range}), which is not installed. Install it first.",
        "zh-CN": "“{app}”需要应用“{needed}”（{range}），但尚未安装。请先安装。",
    },
    "app_version": {
        "en": "“{app}” needs “{needed}” {range}, but version {version} is there. Update one of them.",
        "zh-CN": "“{app}”需要“{needed}” {range}，而现有版本是 {version}。请更新其中一个。",
    },
    "requires_circle": {
        "en": "These apps need each other in a circle: {circle}. Take one “requires” away.",
        "zh-CN": "应用之间循环依赖：{circle}。请去掉其中一个 requires。",
    },
    "app_not_required": {
        "en": "This uses the app “{needed}”, which “requires” in app.json does not name. Add it there.",
        "zh-CN": "此处用到应用“{needed}”，但 app.json 的 requires 中没有声明。请补上。",
    },
    "extended_form_unknown": {
        "en": "There is no form “{form}” to extend. Name the file after an existing form: extends/<app>.<form>.json.",
        "zh-CN": "没有可扩展的表单“{form}”。文件须以已有表单命名：extends/<应用>.<表单>.json。",
    },
    "extends_own_form": {
        "en": "“{form}” is a form of this app. Put the fields into forms/ instead.",
        "zh-CN": "“{form}”是本应用的表单。请直接写入 forms/。",
    },
}

_REFERENCES: Messages = {
    "form_not_found": {
        "en": "There is no form “{form}”. Correct the name or remove this.",
        "zh-CN": "没有表单“{form}”。请改正名称或删除此项。",
    },
    "ledger_not_found": {
        "en": "There is no ledger “{ledger}”. Correct the name: app.ledger.",
        "zh-CN": "没有账本“{ledger}”。请改正名称：应用.账本。",
    },
    "balance_of_other_form": {
        "en": "The accounts of “{ledger}” belong to “{owner}”. Put the field into that form.",
        "zh-CN": "账本“{ledger}”的账户属于表单“{owner}”。请把此字段放到该表单。",
    },
    "plugin_not_installed": {
        "en": "The plugin “{plugin}” is not installed. Install it, or take it out of the list.",
        "zh-CN": "未安装插件“{plugin}”。请安装该插件，或将其从列表中删除。",
    },
    "view_not_found": {
        "en": "The form “{form}” has no view “{view}”. Correct the key or remove it.",
        "zh-CN": "表单“{form}”没有视图“{view}”。请改正或删除。",
    },
    "record_field_unknown": {
        "en": "The form “{form}” has no field “{field}”. Correct the key or remove the value.",
        "zh-CN": "表单“{form}”没有字段“{field}”。请改正字段名或删除该值。",
    },
    "record_key_not_unique": {
        "en": "“{field}” of “{form}” is not unique, so records cannot be recognised by it. Make it unique or name another field.",
        "zh-CN": "“{form}”的“{field}”不唯一，无法据此识别记录。请设为唯一，或改用其他字段。",
    },
    "scenario_name_unknown": {
        "en": "No record was saved as “{name}” before this. Add “as”: “{name}” to an earlier record.",
        "zh-CN": '此前没有保存名为“{name}”的记录。请在前面的记录上加 "as": "{name}"。',
    },
    "scenario_action_unknown": {
        "en": "The form “{form}” has no action “{action}”. Correct the key.",
        "zh-CN": "表单“{form}”没有操作“{action}”，请改正标识。",
    },
    "in_use": {
        "en": "“{name}” is still used by {count} places, the first is {first}. Change them first.",
        "zh-CN": "“{name}”仍被 {count} 处使用，例如 {first}。请先修改这些地方。",
    },
    "cannot_reprint": {
        "en": "The formula “{formula}” reads names that change differently in different places. Write it anew.",
        "zh-CN": "公式“{formula}”中的名称在不同位置的变化不一致，请重新编写。",
    },
    "merge_conflict": {
        "en": "Both you and the new version changed this: you to “{local}”, the new version to “{new}”. Choose one.",
        "zh-CN": "此处双方都有修改：本地为“{local}”，新版本为“{new}”。请选择其一。",
    },
    "text_place_unknown": {
        "en": "There is no text at “{pointer}”. Export the sheet again and translate that one.",
        "zh-CN": "“{pointer}”处没有文本。请重新导出翻译表后再翻译。",
    },
}

_CHANGES: Messages = {
    "change_app_added": {"en": "App “{app}” {version} is installed.", "zh-CN": "安装应用“{app}” {version}。"},
    "change_app_removed": {"en": "App “{app}” {version} is uninstalled.", "zh-CN": "卸载应用“{app}” {version}。"},
    "change_app_version": {"en": "App “{app}” goes from {old} to {new}.", "zh-CN": "应用“{app}”由 {old} 升级为 {new}。"},
    "change_form_added": {"en": "Form “{key}” is added.", "zh-CN": "新增表单“{key}”。"},
    "change_form_removed": {"en": "Form “{key}” is removed; its data are hidden.", "zh-CN": "移除表单“{key}”，其数据将被隐藏。"},
    "change_form_renamed": {"en": "Form “{old_key}” is now called “{key}”.", "zh-CN": "表单“{old_key}”改名为“{key}”。"},
    "change_form_changed": {"en": "Form “{key}” changes: {properties}.", "zh-CN": "表单“{key}”有改动：{properties}。"},
    "change_field_added": {"en": "Field “{key}” is added.", "zh-CN": "新增字段“{key}”。"},
    "change_field_removed": {
        "en": "Field “{key}” is removed; its data are hidden.",
        "zh-CN": "移除字段“{key}”，其数据将被隐藏。",
    },
    "change_field_renamed": {
        "en": "Field “{old_key}” is now called “{new_key}” ({key}).",
        "zh-CN": "字段“{old_key}”改名为“{new_key}”（{key}）。",
    },
    "change_field_type": {
        "en": "Field “{key}” changes its kind of value, from {old_type} to {new_type}.",
        "zh-CN": "字段“{key}”的取值类型改变：{old_type} → {new_type}。",
    },
    "change_field_changed": {"en": "Field “{key}” changes: {properties}.", "zh-CN": "字段“{key}”有改动：{properties}。"},
    "change_option_added": {"en": "“{key}” has the new option “{option_key}”.", "zh-CN": "“{key}”新增选项“{option_key}”。"},
    "change_option_removed": {"en": "“{key}” loses the option “{option_key}”.", "zh-CN": "“{key}”移除选项“{option_key}”。"},
    "change_option_renamed": {
        "en": "Option “{old_key}” of “{key}” is now called “{option_key}”.",
        "zh-CN": "“{key}”的选项“{old_key}”改名为“{option_key}”。",
    },
    "change_constraint_added": {"en": "“{key}” must hold from now on.", "zh-CN": "新增约束“{key}”。"},
    "change_constraint_removed": {"en": "“{key}” need not hold any more.", "zh-CN": "移除约束“{key}”。"},
    "change_constraint_changed": {"en": "“{key}” says something else.", "zh-CN": "约束“{key}”有改动。"},
    "change_part_added": {"en": "{what} “{key}” is added.", "zh-CN": "新增 {what}“{key}”。"},
    "change_part_removed": {"en": "{what} “{key}” is removed.", "zh-CN": "移除 {what}“{key}”。"},
    "change_part_renamed": {"en": "{what} “{old_key}” is now called “{key}”.", "zh-CN": "{what}“{old_key}”改名为“{key}”。"},
    "change_part_changed": {"en": "{what} “{key}” changes: {properties}.", "zh-CN": "{what}“{key}”有改动：{properties}。"},
}

MESSAGES: Messages = {**_CHANGES, **_FILES, **_JSON, **_KEYS, **_APPS, **_REFERENCES}
