"""Sentences of what cannot be done with tasks and processes."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    "no_tasks": {"en": "Only people have tasks. Sign in.", "zh-CN": "只有登录的人员才有待办，请先登录。"},
    "task_not_found": {"en": "There is no such task among yours.", "zh-CN": "您的待办中没有这项任务。"},
    "task_is_over": {
        "en": "“{title}” has been decided already. Reload to see how.", "zh-CN": "“{title}”已经处理完毕，请刷新查看结果。",
    },
    "verb_not_possible": {
        "en": "“{verb}” cannot be done with “{title}”.", "zh-CN": "“{title}”不能执行“{verb}”。",
    },
    "return_not_possible": {"en": "It cannot be returned to “{node}”.", "zh-CN": "不能退回到“{node}”。"},
    "asked_already": {"en": "{name} has been asked already. Choose somebody else.", "zh-CN": "{name}已是处理人，请另选他人。"},
    "user_not_found": {"en": "There is no active user “{login}”.", "zh-CN": "没有可用的用户“{login}”。"},
    "not_yours_to_write": {
        "en": "“{title}” cannot be changed in this step. Leave it out.", "zh-CN": "此步骤不能修改“{title}”，请去掉。",
    },
    "process_not_found": {
        "en": "There is no process “{process}” that can be begun by hand.", "zh-CN": "没有可手动发起的流程“{process}”。",
    },
    "process_under_way": {
        "en": "“{process}” is under way about this record already.", "zh-CN": "此记录的“{process}”正在进行中。",
    },
    "calls_too_deep": {
        "en": "“{process}” was not begun: processes call each other in a circle, or more than {most} deep.",
        "zh-CN": "没有发起“{process}”：流程互相调用形成循环，或超过 {most} 层。",
    },
    "process_gone": {"en": "The process “{process}” is not there any more.", "zh-CN": "流程“{process}”已不存在。"},
    "process_version_gone": {
        "en": "The version {version} of “{process}” is not kept.", "zh-CN": "“{process}”的版本 {version} 未保留。",
    },
    "process_does_not_fit": {
        "en": "“{process}” was changed since it began, and what it began with does not fit the forms any more. Cancel it, or restore what it needs.",
        "zh-CN": "“{process}”发起后表单有变动，原版本已无法继续。请撤销，或恢复它需要的字段。",
    },
    "instance_not_found": {"en": "There is no such process under way.", "zh-CN": "没有这个流程实例。"},
    "instance_not_yours": {
        "en": "Only whoever began it or an administrator may do that.", "zh-CN": "只有发起人或管理员可以这样做。",
    },
    "instance_is_over": {"en": "It is over already.", "zh-CN": "该流程已经结束。"},
    "nothing_failed": {"en": "Nothing of it has failed.", "zh-CN": "该流程没有失败的步骤。"},
}  # fmt: skip
