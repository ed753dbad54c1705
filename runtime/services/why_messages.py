"""The sentences of "why": one per kind of effect, in Chinese and in English."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    "why_done": {
        "en": "{record} ({at}): rule “{rule}” (version {version}) {seen}{effect}.",
        "zh-CN": "{record}（{at}）：规则“{rule}”（版本 {version}）{seen}{effect}。",
    },
    "why_refused": {
        "en": "{record} ({at}): rule “{rule}” (version {version}) {seen}did nothing, because {effect}.",
        "zh-CN": "{record}（{at}）：规则“{rule}”（版本 {version}）{seen}没有执行，因为{effect}。",
    },
    "why_seen": {"en": "saw {values} and ", "zh-CN": "根据 {values}，"},
    "why_value": {"en": "{title} {value}", "zh-CN": "{title} {value}"},
    "why_nothing": {"en": "nothing", "zh-CN": "空"},
    "why_credit": {"en": "gave {target} {amount} {unit} (balance {balance})", "zh-CN": "给{target}增加 {amount} {unit}（余额 {balance}）"},
    "why_debit": {"en": "took {amount} {unit} from {target} (balance {balance})", "zh-CN": "从{target}扣除 {amount} {unit}（余额 {balance}）"},
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
    "why_update": {"en": "set {set} of {target}", "zh-CN": "将{target}的{set}"},
    "why_set": {"en": "{title} to {value}", "zh-CN": "{title}改为 {value}"},
    "why_adjust": {"en": "changed {title} of {target} by {by}", "zh-CN": "将{target}的{title}调整 {by}"},
    "why_create": {"en": "created {target}", "zh-CN": "新建了{target}"},
    "why_delete": {"en": "deleted {target}", "zh-CN": "删除了{target}"},
    "why_emit": {"en": "raised the event {event}", "zh-CN": "触发了事件 {event}"},
    "why_join": {"en": ", ", "zh-CN": "、"},
}
