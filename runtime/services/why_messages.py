"""The sentences of "why": one per kind of effect, in Chinese and in English."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    "why_done": {
        "en": "{record} ({at}): rule “{rule}”{version} {seen}{effect}.",
        "zh-CN": "{record}（{at}）：规则“{rule}”{version}{seen}{effect}。",
    },
    "why_refused": {
        "en": "{record} ({at}): rule “{rule}”{version} {seen}did nothing, because {effect}.",
        "zh-CN": "{record}（{at}）：规则“{rule}”{version}{seen}没有执行，因为{effect}。",
    },
    "why_failed": {
        "en": "{record} ({at}): rule “{rule}”{version} {seen}failed, so it did nothing: {cause}",
        "zh-CN": "{record}（{at}）：规则“{rule}”{version}{seen}执行失败，没有生效：{cause}",
    },
    "why_failed_again": {
        "en": "{record}, worked out again now: rule “{rule}”{version} fails, so it does nothing: {cause}",
        "zh-CN": "{record}（按现在的数据重新计算）：规则“{rule}”{version}执行失败，不会生效：{cause}",
    },
    "why_cause_untold": {"en": "an administrator can see why", "zh-CN": "原因请咨询管理员"},
    "why_again": {
        "en": "{record}, worked out again now: rule “{rule}”{version} does nothing, because {effect}.",
        "zh-CN": "{record}（按现在的数据重新计算）：规则“{rule}”{version}不执行，因为{effect}。",
    },
    "why_part": {
        "en": "this part of its condition does not hold: {part} ({values})",
        "zh-CN": "条件中的“{part}”不满足（{values}）",
    },
    "why_part_alone": {"en": "this part of its condition does not hold: {part}", "zh-CN": "条件中的“{part}”不满足"},
    "would_act_now": {
        "en": "{record}, worked out again now: rule “{rule}”{version} left nothing then, though its condition holds now; "
        "the rule or the values have changed since.",
        "zh-CN": "{record}（按现在的数据重新计算）：规则“{rule}”{version}的条件现在成立，但当时没有执行，"
        "规则或数据在此之后有变化。",
    },
    "nothing_to_do": {
        "en": "{record}, worked out again now: rule “{rule}”{version} looked at it and had nothing to do or to object to.",
        "zh-CN": "{record}（按现在的数据重新计算）：规则“{rule}”{version}检查后没有需要处理的内容，也没有异议。",
    },
    "event_not_kept": {
        "en": "{record}: rule “{rule}”{version} left nothing, and why cannot be told any more: its condition looks at what "
        "the event carried, and that is not kept.",
        "zh-CN": "{record}：规则“{rule}”{version}没有执行，原因已无法得知：其条件用到了事件附带的内容，而这些内容没有保存。",
    },
    "why_argument_record": {"en": "the record", "zh-CN": "目标记录"},
    "why_argument_amount": {"en": "the amount", "zh-CN": "数额"},
    "why_argument_by": {"en": "the change", "zh-CN": "增减量"},
    "why_argument_source": {"en": "the record to take back from", "zh-CN": "要冲回的记录"},
    "why_argument_share": {"en": "the share", "zh-CN": "比例"},
    "why_argument_occurred_at": {"en": "the time", "zh-CN": "发生时间"},
    "why_field_id": {"en": "number", "zh-CN": "编号"},
    "why_field_public_id": {"en": "public number", "zh-CN": "公开编号"},
    "why_field_external_id": {"en": "number elsewhere", "zh-CN": "外部编号"},
    "why_version": {"en": " (version {number})", "zh-CN": "（版本 {number}）"},
    "why_field_version": {"en": "version", "zh-CN": "版本"},
    "why_field_created_at": {"en": "created on", "zh-CN": "创建时间"},
    "why_field_created_by": {"en": "created by", "zh-CN": "创建人"},
    "why_field_updated_at": {"en": "changed on", "zh-CN": "修改时间"},
    "why_field_updated_by": {"en": "changed by", "zh-CN": "修改人"},
    "why_field_owner_id": {"en": "owner", "zh-CN": "负责人"},
    "why_field_dept_id": {"en": "department", "zh-CN": "部门"},
    "why_field_org_id": {"en": "organisation", "zh-CN": "组织"},
    "why_field_deleted_at": {"en": "deleted on", "zh-CN": "删除时间"},
    "why_seen": {"en": "saw {values} and ", "zh-CN": "根据 {values}，"},
    "why_value": {"en": "{title} {value}", "zh-CN": "{title} {value}"},
    "why_no_value": {"en": "{title} empty", "zh-CN": "{title}为空"},
    "why_nothing": {"en": "nothing", "zh-CN": "空"},
    "why_credit": {
        "en": "gave {target} {amount} {unit} (balance {balance})",
        "zh-CN": "给{target}增加 {amount} {unit}（余额 {balance}）",
    },
    "why_debit": {
        "en": "took {amount} {unit} from {target} (balance {balance})",
        "zh-CN": "从{target}扣除 {amount} {unit}（余额 {balance}）",
    },
    "why_taken_back": {
        "en": "took {amount} {unit} back from {target} (balance {balance})",
        "zh-CN": "从{target}收回 {amount} {unit}（余额 {balance}）",
    },
    "why_taken_back_owed": {
        "en": "took {amount} {unit} back from {target}, {owed} of them beyond the balance (balance {balance}, debt {debt})",
        "zh-CN": "从{target}收回 {amount} {unit}，其中 {owed} 超出余额（余额 {balance}，欠 {debt}）",
    },
    "why_given_back": {
        "en": "gave {amount} {unit} back to {target} (balance {balance})",
        "zh-CN": "向{target}退还 {amount} {unit}（余额 {balance}）",
    },
    "why_given_back_expired": {
        "en": "gave {amount} {unit} back to {target}, of which {expired} expired at once (balance {balance})",
        "zh-CN": "向{target}退还 {amount} {unit}，其中 {expired} 随即过期（余额 {balance}）",
    },
    "why_update": {"en": "set {set} for {target}", "zh-CN": "将{target}的{set}"},
    "why_set": {"en": "{title} to {value}", "zh-CN": "{title}改为 {value}"},
    "why_raise": {"en": "raised {title} of {target} by {by}", "zh-CN": "将{target}的{title}增加 {by}"},
    "why_lower": {"en": "lowered {title} of {target} by {by}", "zh-CN": "将{target}的{title}减少 {by}"},
    "why_create": {"en": "created {target}", "zh-CN": "新建了{target}"},
    "why_delete": {"en": "deleted {target}", "zh-CN": "删除了{target}"},
    "why_emit": {"en": "raised the event {event}", "zh-CN": "触发了事件 {event}"},
    "why_send": {"en": "sent the message “{message}” about {target}", "zh-CN": "发送了关于{target}的消息“{message}”"},
    "why_start": {"en": "began “{process}” about {target}", "zh-CN": "为{target}发起了“{process}”"},
    "why_deliver": {"en": "told “{process}”, which waited for it", "zh-CN": "通知了正在等待的“{process}”"},
    "why_join": {"en": ", ", "zh-CN": "、"},
}
