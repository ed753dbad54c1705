"""Sentences of imports as people do them: files that were sent, undoing."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    "import_file_gone": {
        "en": "The file is not here any more: files that were sent are kept for 30 days. Choose it again.",
        "zh-CN": "文件已不在服务器上（上传的文件保留 30 天），请重新选择。",
    },
    "import_not_undoable": {
        "en": "There is nothing to undo: the import still runs, has brought nothing in, or was only tried out.",
        "zh-CN": "没有可撤销的内容：导入尚未结束、没有写入任何数据，或只是试运行。",
    },
    "import_undone": {
        "en": "This import was undone and does not go on. Import the file anew.",
        "zh-CN": "该导入已被撤销，不能继续。请重新导入文件。",
    },
    "undo_changed_since": {
        "en": "Somebody has worked on this record since the import, so it stays as it is. Look at it and decide.",
        "zh-CN": "导入后有人修改过这条记录，因此保持原样。请查看后自行处理。",
    },
    "undo_field_changed_since": {
        "en": "“{title}” was changed again after the import, so the record stays as it is. Look at it and decide.",
        "zh-CN": "导入后“{title}”又被修改过，因此记录保持原样。请查看后自行处理。",
    },
}
