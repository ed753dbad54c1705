"""Sentences of the services around lists: groups, saved views, exports."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    "not_groupable": {
        "en": "A list cannot be grouped by “{field}”. Group by a choice, yes/no, link, user, number or text, or by a date as one of {spans}.",
        "zh-CN": "不能按“{field}”分组。可按选项、是否、关联、用户、数字或文本分组；日期可按 {spans} 分组。",
    },
    "not_addable": {
        "en": "“{field}” is no total. Say a number and one of {totals}, such as amount:sum; of dates only min and max.",
        "zh-CN": "“{field}”不能作为汇总。请写“数字字段:方式”，如 amount:sum；方式可选 {totals}，日期仅支持 min 和 max。",
    },
    "too_many_groups": {
        "en": "A list is grouped by {keys} fields at most and has {totals} totals at most. Take some away.",
        "zh-CN": "最多按 {keys} 个字段分组、设置 {totals} 个汇总，请减少一些。",
    },
    "saved_view_not_found": {
        "en": "There is no such view, or it is not shared with you. Ask whoever sent you its address to share it.",
        "zh-CN": "视图不存在，或未与您共享。请让发送链接的人共享该视图。",
    },
    "view_not_yours": {
        "en": "The view “{name}” belongs to {owner}. Only they and administrators may change it; save a copy of your own instead.",
        "zh-CN": "视图“{name}”属于 {owner}，只有本人和管理员可以修改。您可以另存为自己的视图。",
    },
    "view_changed": {
        "en": "Somebody else has changed the view “{name}” meanwhile. Load it again, then change it.",
        "zh-CN": "视图“{name}”已被他人修改，请重新载入后再改。",
    },
    "view_role_not_yours": {
        "en": "You can share a view only with roles that you have yourself; “{role}” is none of them.",
        "zh-CN": "只能与您自己拥有的角色共享视图，您没有角色“{role}”。",
    },
    "view_without_name": {"en": "Give the view a name.", "zh-CN": "请为视图命名。"},
    "too_many_views": {
        "en": "You have {most} views of this form already. Delete one that you no longer need.",
        "zh-CN": "您在此表单已有 {most} 个视图，请先删除不再需要的视图。",
    },
    "no_print_file": {
        "en": "This print has no file: it is not done, was cancelled, or its file was removed after {days} days. Print again.",
        "zh-CN": "该打印没有文件：尚未完成、已取消，或文件已在 {days} 天后清除。请重新打印。",
    },
    "no_export_file": {
        "en": "This export has no file: it is not done, was cancelled, or its file was removed after {days} days. Export again.",
        "zh-CN": "该导出没有文件：尚未完成、已取消，或文件已在 {days} 天后清除。请重新导出。",
    },
}
