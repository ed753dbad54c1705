/** 消息的文字：渠道、发送记录、记录动态里的消息。 */
export default {
  said: '对方说明：{text}', next: '下次重试：', goes: '发送时间：', why: '为什么',
  channels: {
    about: '系统通过这些渠道发送消息。应用的消息只经已启用的渠道发出。', how: '如何设置渠道', standing: { on: '已启用', new: '未设置', off: '已停用' }, set_up: '设置', set_up_one: '设置{title}',
    change: '修改设置', change_one: '修改设置：{title}', changed: '更新于', to_log: '查看发送记录', in_use: '启用', in_use_help: '停用后不再经此渠道发送；设置会保留。', needs_nothing: '此渠道无需其他设置。',
    secret_set: '已设置，不再显示', replace: '更换', replace_one: '更换{title}', take_away: '清除', taken_away: '保存后清除', keep: '保留原值', add_pair: '添加一项', pair_name: '名称', pair_value: '值', drop_pair: '移除第 {n} 项',
    saved: '{title}已启用', saved_off: '{title}已停用，设置已保存',
  },
  test: {
    title: '发送测试', act: '发送测试', to_email: '接收邮箱', to_phone: '接收手机号', own: '留空则发到您的邮箱', to_you: '您', save_first: '先保存修改，再发送测试。', not_on: '启用并保存后可以发送测试。',
    waits: '正在发送…', sent: '已送达，渠道可用。', sent_to: '已发给{to}，渠道可用。请查看是否收到。', show: '查看发送详情',
  },
  states: {
    waiting: '待发送', again: '等待重试', quiet: '免打扰中', sending: '发送中', sent: '已发送', failed: '发送失败', given_up: '多次重试后失败', no_consent: '未征得同意', no_address: '没有联系方式', skipped: '未发送',
  },
  filter: { waiting: '待发送', held: '免打扰中', sending: '发送中', sent: '已发送', failed: '发送失败', skipped: '未发送' },
  log: {
    explained: '每条发出的消息：送到没有，没送到是为什么。状态自动更新。', message: '消息', whom: '接收人', channel: '渠道', attempts: '次数', asked: '提交时间', sent_at: '送达时间', about: '相关记录',
    reference: '对方流水号', text: '消息内容', tries: '发送过程（{n} 次）', no_tries: '还没有尝试发送。', colon: '：', no_address: '没有联系方式', unseen: '无法查看这条记录', search: '搜索接收人、记录或消息', select: '选择 {title}',
    selected: '已选 {n} 条', clear: '取消选择', retry: '重新发送', retry_selected: '重新发送所选', retry_all: '重新发送全部失败的（{n}）', retried_one: '已重新发送', retried: '已重新发送 {n} 条',
    retried_some: '已重新发送 {n} 条，另有 {left} 条未重新发送', sure_title: '重新发送 {n} 条消息？', sure_about: '接收人会立即收到，发出后无法撤回。', sure_many: '每次最多重新发送 {most} 条，先发最早的。接收人会立即收到，发出后无法撤回。',
    about_one: '相关记录：{name}', none: '还没有发送过消息', none_hint: '先设置一个渠道，例如电子邮件。之后应用里的规则和流程发送的每条消息都会出现在这里。', to_channels: '设置渠道',
    nothing_found: '没有符合条件的消息', nothing_found_hint: '试试其他关键词，或清除筛选。', show_all: '显示全部',
  },
  tried: { sent: '已送达', failed: '未成功', under_way: '发送中', unknown: '结果未知：发送时程序中断，对方可能已收到' },
  text: {
    test: '测试消息的内容发送后不保留。', unsaid: '没有发送，因此没有内容。', gone: '内容已不再保留：相关个人信息已清除，或已超过 {days} 天。', gone_here: '内容已不再保留。', hidden: '您无权查看消息中的部分信息，因此不显示内容。',
  },
  story: { to: '发给 {user}', to_record: '消息“{title}”', open: '查看内容', shut: '收起', log: '发送详情' },
}
