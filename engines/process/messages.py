"""Sentences of problems with processes (at publish) and of failures of their elements."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    "process_double_key": {"en": "“{key}” stands here twice. Give one of them another key.", "zh-CN": "“{key}”重复出现，请为其中一个换一个键。"},
    "process_not_a_record": {
        "en": "This must name a record: a link such as “owner”.", "zh-CN": "此处须指向一条记录，例如某个关联字段。",
    },
    "process_not_people": {
        "en": "This must name people: a user field for “user” and “leader”, a department for “department”.",
        "zh-CN": "此处须指向人员：user、leader 用人员字段，department 用部门字段。",
    },
    "process_needs_record": {
        "en": "This process is about no record: say whose event is waited for (“record”).",
        "zh-CN": "该流程没有关联记录：请用 record 指明等待谁的事件。",
    },
    "process_other_record": {
        "en": "“{process}” is about another form. Name a record of it (“record”).",
        "zh-CN": "“{process}”关联的是另一表单，请用 record 指定其记录。",
    },
    "process_unknown_role": {"en": "There is no role “{role}”.", "zh-CN": "没有角色“{role}”。"},
    "process_unknown_field": {
        "en": "The form of this process has no field “{field}”.", "zh-CN": "该流程的表单没有字段“{field}”。",
    },
    "process_no_start": {
        "en": "The process has no start. Add a start event.", "zh-CN": "流程没有开始节点，请添加一个开始事件。",
    },
    "unknown_variable": {
        "en": "The process has no variable “{variable}”. Declare it under “variables”.",
        "zh-CN": "流程没有变量“{variable}”，请先在 variables 中声明。",
    },
    "unknown_node": {"en": "There is no node “{node}” in this process.", "zh-CN": "流程中没有节点“{node}”。"},
    "unknown_process": {"en": "There is no process “{process}”.", "zh-CN": "没有流程“{process}”。"},
    "variables_differ": {
        "en": "“{variable}” and “{other}” are of different types.", "zh-CN": "“{variable}”与“{other}”类型不同。",
    },
    "outcome_is_text": {
        "en": "“{variable}” must be a text: it gets approved, rejected or submitted.",
        "zh-CN": "“{variable}”须为文本：其值为 approved、rejected 或 submitted。",
    },
    "ratio_is_never_exceeded": {
        "en": "More than all can never approve. Remove “more_than”, or ask for a smaller ratio.",
        "zh-CN": "同意比例不可能超过全部，请去掉 more_than 或调低比例。",
    },
    "end_has_outgoing": {
        "en": "“{node}” is an end; nothing can follow it. Remove the flow that leaves it.",
        "zh-CN": "“{node}”是结束节点，之后不能再有连线，请删除。",
    },
    "node_leads_nowhere": {
        "en": "Nothing follows “{node}”. Draw a flow to what comes next, or to an end.",
        "zh-CN": "“{node}”之后没有连线，请连到下一步或结束。",
    },
    "event_has_incoming": {
        "en": "Nothing can lead to “{node}”: it begins by itself. Remove the flow.", "zh-CN": "“{node}”由自身触发，不能有连线进入，请删除。",
    },
    "gateway_needs_default": {
        "en": "“{node}” has no default: where no condition holds, the process would stand still. Make one of its flows the default.",
        "zh-CN": "“{node}”没有默认分支：若条件都不满足，流程将停住。请将其中一条设为默认。",
    },
    "gateway_flow_needs_condition": {
        "en": "A flow out of “{node}” has neither a condition nor is it the default. Give it one.",
        "zh-CN": "“{node}”有一条分支既无条件也不是默认，请补上条件。",
    },
    "several_defaults": {
        "en": "“{node}” has several defaults. Leave one.", "zh-CN": "“{node}”有多条默认分支，请只保留一条。",
    },
    "host_does_not_wait": {
        "en": "“{node}” stands on an activity that waits for nothing. Put it on a task, a message or a call.",
        "zh-CN": "“{node}”附着的节点不会等待，请附着到人工任务、消息或调用节点。",
    },
    "return_leads_astray": {
        "en": "Where “{node}” returns to, no way leads back to it. Return to a step before it.",
        "zh-CN": "“{node}”退回的节点无法再走到它，请退回到它之前的步骤。",
    },
    "parallel_has_no_conditions": {
        "en": "A parallel gateway takes every flow: this one can have no condition and be no default.",
        "zh-CN": "并行网关会走每一条分支，此连线不能有条件，也不能设为默认。",
    },
    "default_has_no_condition": {
        "en": "A default flow is taken where no other is: it can have no condition.", "zh-CN": "默认分支在其他都不满足时走，不能再有条件。",
    },
    "node_unreachable": {
        "en": "No way leads to “{node}”. Connect it, or remove it.", "zh-CN": "没有路径能到达“{node}”，请连上或删除。",
    },
    "no_way_to_the_end": {
        "en": "From “{node}” no way leads to an end.", "zh-CN": "从“{node}”无法走到结束。",
    },
    "join_may_not_fire": {
        "en": "“{node}” waits for all its incoming flows, but on some way not all of them come. Use an inclusive gateway, or split in parallel.",
        "zh-CN": "“{node}”会等待所有进入的分支，但有的走法不会全部到达。请改用包容网关，或用并行网关分出。",
    },
    "no_way_on": {
        "en": "No flow out of “{node}” could be taken: no condition held and there is no default.",
        "zh-CN": "“{node}”没有可走的分支：条件都不满足，也没有默认分支。",
    },
    "nobody_assigned": {
        "en": "Nobody was found for “{node}”. Give somebody the role, or change who does it; then try again.",
        "zh-CN": "“{node}”没有找到处理人。请为角色添加人员或修改处理人，然后重试。",
    },
    "too_many_assigned": {
        "en": "“{node}” is for {count} people; at most {most} are asked at once. Narrow down who does it; then try again.",
        "zh-CN": "“{node}”的处理人有 {count} 位，最多 {most} 位。请缩小处理人范围，然后重试。",
    },
    "join_never_fires": {
        "en": "“{node}” waits for a flow that can never come.", "zh-CN": "“{node}”等待的分支永远不会到达。",
    },
}  # fmt: skip
