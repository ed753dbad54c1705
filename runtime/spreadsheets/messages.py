"""The sentences of this room's problems."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    "file_missing": {
        "en": "There is no file {path}. Check the path.",
        "zh-CN": "找不到文件 {path}，请检查路径。",
    },
    "file_empty": {
        "en": "The file has no header row. The first row must hold the names of the columns.",
        "zh-CN": "文件中没有表头。第一行应为各列的名称。",
    },
    "file_unreadable": {
        "en": "The file cannot be read as a table ({reason}). Open it in a spreadsheet program and save it as .xlsx or CSV.",
        "zh-CN": "无法将文件读取为表格（{reason}）。请用表格软件打开后另存为 .xlsx 或 CSV。",
    },
    "file_protected": {
        "en": "The file is protected by a password. Save it without a password and try again.",
        "zh-CN": "文件设有密码。请取消密码另存后重试。",
    },
    "file_wrong_bytes": {
        "en": "Line {line} holds characters that are not {encoding}. Save the file as UTF-8 and try again.",
        "zh-CN": "第 {line} 行含有不符合 {encoding} 编码的字符。请将文件另存为 UTF-8 编码后重试。",
    },
    "file_unclosed_quote": {
        "en": "Row {row} opens a quotation mark that is never closed. Close it or remove it.",
        "zh-CN": "第 {row} 行的引号没有闭合。请补上或删除该引号。",
    },
    "file_cell_too_long": {
        "en": "A cell near row {row} is longer than {limit} characters; a quotation mark may be missing. Correct it and try again.",
        "zh-CN": "第 {row} 行附近有单元格超过 {limit} 个字符，可能缺少一个引号。请改正后重试。",
    },
    "sheet_unknown": {
        "en": "The file has no sheet “{sheet}”. Its sheets: {sheets}.",
        "zh-CN": "文件中没有名为“{sheet}”的工作表。现有工作表：{sheets}。",
    },
    "sheet_too_big": {
        "en": "The sheet is too big to be read from an Excel file. Save it as CSV and try again.",
        "zh-CN": "工作表过大，无法从 Excel 文件读取。请另存为 CSV 后重试。",
    },
    "file_ending_unknown": {
        "en": "“{name}” does not say what kind of sheet to write. Give it one of these endings: {endings}",
        "zh-CN": "无法根据“{name}”判断要写入的表格类型，请使用以下扩展名之一：{endings}",
    },
    "excel_cell_too_long": {
        "en": "A text in row {row} is longer than the {limit} characters that an Excel cell can hold. Export as CSV instead.",
        "zh-CN": "第 {row} 行的文本超过 Excel 单元格的上限（{limit} 个字符）。请改为导出 CSV。",
    },
    "excel_too_many_rows": {
        "en": "An Excel sheet holds {limit} rows at most. Filter the records or export as CSV instead.",
        "zh-CN": "Excel 工作表最多容纳 {limit} 行。请筛选记录，或改为导出 CSV。",
    },
}
