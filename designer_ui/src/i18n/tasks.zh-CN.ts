/** 待办与流程的文字。 */
export default {
  title: '待办', open: '{n} 项待办', none_open: '没有待办', boxes: '待办分类', list: '事项', since: '到达时间',
  box: { mine: '待办', team: '我的团队', started: '我发起的', done: '已办' },
  empty: { mine: '没有待办', team: '团队没有待办', started: '还没有发起过流程', done: '还没有处理过事项' },
  empty_hint: {
    mine: '需要您审批、填写或修改的事项会出现在这里，处理后自动移到“已办”。', team: '您负责的部门里，同事未处理的事项会显示在这里。',
    started: '在记录页面发起流程，或保存会触发审批的记录，进展会显示在这里。', done: '您同意、驳回、退回或提交过的事项会保留在这里。',
  },
  failed: '待办未能加载', more: '加载更多', urged: '已催办', by: '{name} 发起', for: '{name} 处理', no_record: '无关联记录', select: '选择 {name}', select_all: '全选可审批的事项',
  chosen: '已选 {n} 项', approve_all: '同意所选', reject_all: '驳回所选', approved: '已同意 {n} 项', rejected: '已驳回 {n} 项', failed_some: '{n} 项未成功：{names}',
  kind: { approval: '审批', fill: '填写', revision: '退回修改' },
  verb: { approve: '同意', reject: '驳回', submit: '提交', return: '退回', transfer: '转交', withdraw: '撤回' },
  was: { approve: '已同意', reject: '已驳回', submit: '已提交', return: '已退回', transfer: '已转交', withdraw: '已撤回' },
  actions: '处理', comment: '意见', comment_hint: '写意见（选填）', needs_comment: '请写明原因', return_to: '退回到', to_initiator: '发起人（{name}）', then: '重新提交后',
  again: '从该步骤起重新流转', straight: '直接回到我这里', return_about: '退回后，您这一步暂停，等对方修改并重新提交。', transfer_to: '转交给', transfer_about: '转交后由对方处理，这一项会从您的待办中移走。',
  someone: '输入姓名或账号', withdraw_about: '撤回后流程结束，其他人不再需要处理。', nobody: '没有找到这位同事', needs_person: '请选择同事', decided: '“{title}”已由 {by} 处理（{was}）', over: '“{title}”已经处理完毕', is_over: '这一项已经处理完毕。',
  unseen: '您无权查看这条记录，只能看到流程进展。', comma: '、', progress: '流程进展', previous: '上一项', following: '下一项', open_record: '打开记录', processes: '流程',
  process: {
    state: { active: '进行中', completed: '已完成', terminated: '已终止', rejected: '已驳回', cancelled: '已撤销' }, began: '{by} 发起', began_itself: '系统自动发起', drawing: '流程图', steps: '步骤', as: '查看方式',
    cancel: '撤销流程', cancel_about: '撤销后流程结束，未处理的待办一并取消。', reason: '原因', urge: '催办', urged: '已提醒 {n} 人', nobody_urged: '当前没有人需要提醒', retry: '重试', retried: '已重试', cancelled: '流程已撤销',
    failed: '流程进展未能加载', unseen: '您无权查看这个流程', start: '发起', started: '已发起“{title}”', show: '查看进展', failure: '这一步执行失败，请联系管理员处理。', waits: '等待 {who} 处理“{node}”', waits_itself: '正在等待“{node}”', drawn: '流程图：{text}', drawn_step: '{node}（{state}）',
  },
  step: { ahead: '未到', waiting: '进行中', failed: '失败', done: '已完成', broken_off: '已中断' },
  type: { start_event: '开始', end_event: '结束', terminate_event: '终止', user_task: '人工', revision: '修改', service_task: '自动', set_values: '计算', exclusive_gateway: '条件分支', inclusive_gateway: '多选分支', parallel_gateway: '并行', timer: '等待', boundary_timer: '超时', message: '等待消息', call_activity: '子流程' },
  told: {
    started: '{by} 发起流程', started_itself: '流程自动发起', approve: '{by} 同意了“{node}”', reject: '{by} 驳回了“{node}”', submit: '{by} 提交了“{node}”', resubmit: '{by} 修改后重新提交', return: '{by} 在“{node}”退回给{to}', transfer: '{by} 把“{node}”转交给 {to}',
    initiator: '发起人', approved: '“{node}”通过', rejected: '“{node}”未通过', nobody: '“{node}”没有找到处理人', overdue: '“{node}”已超时', failed: '“{node}”执行失败', retried: '{by} 重试了“{node}”', cancelled: '{by} 撤销了流程',
    completed: '流程完成', completed_rejected: '流程结束：已驳回',
  },
  system: '系统',
}
