"""Sentences of rule problems (at publish) and of reasons (why a rule did nothing)."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    "unknown_event": {
        "en": "No event is called “{event}”. Write app.form.created, updated, deleted, restored, state:<option> or action:<key>.",
        "zh-CN": "没有名为“{event}”的事件。可写：应用.表单.created、updated、deleted、restored、state:<选项> 或 action:<动作>。",
    },
    "unknown_action_kind": {
        "en": "“{kind}” is not an action. Use one of: {known}.",
        "zh-CN": "“{kind}”不是可用的动作，可选：{known}。",
    },
    "no_such_process": {"en": "There is no process “{process}”.", "zh-CN": "没有流程“{process}”。"},
    "no_such_variable": {
        "en": "The process has no variable “{variable}”. Declare it in the process.",
        "zh-CN": "流程没有变量“{variable}”，请先在流程中声明。",
    },
    "process_cannot_start": {
        "en": "“{process}” has no start event.",
        "zh-CN": "“{process}”没有开始事件。",
    },
    "unknown_ledger": {"en": "There is no ledger “{ledger}”.", "zh-CN": "没有账本“{ledger}”。"},
    "unknown_message": {
        "en": "There is no message “{message}”. Write app.message.",
        "zh-CN": "没有消息“{message}”，请写成“应用.消息”。",
    },
    "channel_not_of_message": {
        "en": "The message “{message}” does not go by “{channel}”. Add the channel to it, or choose one of its own.",
        "zh-CN": "消息“{message}”不经由“{channel}”发送。请在消息中添加该渠道，或改用它已有的渠道。",
    },
    "value_not_of_message": {
        "en": "The message asks for no “{value}”. Declare it under its “values”, or leave it out.",
        "zh-CN": "消息没有声明“{value}”。请在消息的 values 中声明，或去掉此项。",
    },
    "unknown_target_field": {
        "en": "“{form}” has no field “{field}” that can be set.",
        "zh-CN": "“{form}”没有可写入的字段“{field}”。",
    },
    "several_forms": {
        "en": "The events of one rule must belong to one form; this rule listens to {forms}. Make a rule for each.",
        "zh-CN": "一条规则的事件须属于同一表单，此规则涉及 {forms}，请分开建立。",
    },
    "not_a_record": {
        "en": "This must name a record: “this”, or a link such as “customer”.",
        "zh-CN": "此处须指向一条记录：this，或某个关联字段。",
    },
    "not_a_record_of": {
        "en": "This must name a record of “{form}”.",
        "zh-CN": "此处须指向“{form}”的一条记录。",
    },
    "needs_form": {
        "en": "This action needs a record, and the rule has none: name one, or give the schedule a “for_each”.",
        "zh-CN": "该动作需要一条记录，而此规则没有。请指定记录，或为定时规则设置 for_each。",
    },
    "bad_cron": {
        "en": "“{cron}” is not a schedule. Write five parts: minute hour day month weekday, for example “0 3 * * *”.",
        "zh-CN": "“{cron}”不是有效的定时表达式，应为“分 时 日 月 周”五段，例如“0 3 * * *”。",
    },
    "emitted_otherwise": {
        "en": "“{event}” is emitted elsewhere with another record or payload. Give this event a name of its own, or the same payload.",
        "zh-CN": "“{event}”在别处以不同的记录或内容触发。请换一个事件名，或使内容保持一致。",
    },
    "must_runs_with": {
        "en": "“must” can only refuse a save that the rule runs with. Leave out “must”, or let the rule run “with” the save.",
        "zh-CN": "must 只能拒绝与规则同时进行的保存。请去掉 must，或将规则改为随保存执行（with）。",
    },
    "not_adjustable": {
        "en": "“{field}” is not a number; only numbers can be adjusted. Name a number field.",
        "zh-CN": "“{field}”不是数字字段，无法增减，请改用数字字段。",
    },
    "role_misfit": {
        "en": "“{field}” does not fit as “{role}”: conditions and amounts are formula fields, dates are dates, limits whole numbers.",
        "zh-CN": "“{field}”不能用作“{role}”：条件和数额须为公式字段，日期须为日期字段，限额须为整数字段。",
    },
    "trigger_not_offered": {
        "en": "No record can choose “{event}”: it is no option of the field “trigger”. Add the option, or remove this.",
        "zh-CN": "记录无法选择“{event}”：触发字段没有这个选项。请添加该选项，或删除此项。",
    },
    "missing_role": {
        "en": "The ruleset must say which field of the form is its “{role}”.",
        "zh-CN": "规则集须指明表单中哪个字段是“{role}”。",
    },
    # reasons: why nothing was done
    "condition_false": {"en": "the condition did not hold", "zh-CN": "条件不满足"},
    "not_yet_valid": {"en": "the rule starts on {starts_on}", "zh-CN": "规则 {starts_on} 才开始生效"},
    "ended": {"en": "the rule ended on {ends_on}", "zh-CN": "规则已于 {ends_on} 结束"},
    "no_subject": {"en": "there is nobody to book it for", "zh-CN": "没有指明记在谁的名下"},
    "no_value": {"en": "“{argument}” has no value", "zh-CN": "“{argument}”没有值"},
    "zero_amount": {"en": "the amount came to 0", "zh-CN": "计算结果为 0"},
    "negative_amount": {"en": "the amount came to {amount}, below zero", "zh-CN": "计算结果为负数 {amount}"},
    "limit_reached": {"en": "the limit of {limit} per day is used up", "zh-CN": "已达到每日上限 {limit}"},
    "budget_exhausted": {"en": "the budget of {limit} is used up", "zh-CN": "总额度 {limit} 已用完"},
    "held_back": {
        "en": "rule “{rule}”, which comes before it, acted and ends the list there (stop)",
        "zh-CN": "排在它前面的规则“{rule}”已执行并停止了后面的规则（stop）",
    },
    "below_floor": {"en": "only {available} left, {needed} needed", "zh-CN": "仅剩 {available}，需要 {needed}"},
    "refused_by_rule": {"en": "a condition of the rule refuses it", "zh-CN": "规则条件拒绝了此操作"},
    "record_gone": {"en": "the record no longer exists", "zh-CN": "记录已不存在"},
    "owner_refused": {
        "en": "the record that the rows belong to does not allow them ({cause})",
        "zh-CN": "明细所属的记录不允许这样的明细（{cause}）",
    },
    "nothing_to_reverse": {"en": "there is nothing to take back", "zh-CN": "没有可冲回的记录"},
    "cascade_too_deep": {
        "en": "Rules set each other off more than {limit} times in a row; the chain was cut at “{rule}”. Check their conditions.",
        "zh-CN": "规则相互触发超过 {limit} 层，已在“{rule}”处停止。请检查这些规则的条件。",
    },
    "rule_failed": {
        "en": "Rule “{rule}” could not be worked out: {cause}.",
        "zh-CN": "规则“{rule}”无法计算：{cause}。",
    },
    "rule_does_not_compile": {
        "en": "Rule “{rule}” no longer fits the forms: {cause}. Open it and correct the formula.",
        "zh-CN": "规则“{rule}”与当前表单不符：{cause}。请打开规则修正公式。",
    },
    "action_refused": {
        "en": "This cannot be done now: the action's condition does not hold for this record. Change the record first.",
        "zh-CN": "该记录目前不满足此操作的条件，请先修改记录。",
    },
    "unknown_action": {
        "en": "“{form}” has no action “{action}”. Correct its key.",
        "zh-CN": "“{form}”没有操作“{action}”，请改正标识。",
    },
}
