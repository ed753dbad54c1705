/** 记录页的文字：动态、评论、关联列表、附件、冲突、通知。 */
export default {
  story: '动态', files: '附件', more: '加载更早的动态', all: '全部', filter: '按类型筛选动态', nothing: '还没有动态', nothing_hint: '修改、评论和积分变动都会记录在这里。',
  failed: '动态未能加载', nothing_of_kind: '没有这类动态',
  kind: { change: '修改', effect: '规则', entry: '账户', link: '往来', comment: '评论' },
  did: {
    created: '{by} 新建了这条记录', updated: '{by} 修改了{fields}', deleted: '{by} 删除了这条记录', restored: '{by} 恢复了这条记录',
    erased: '{by} 清除了个人信息', brought: '{by} 导入了这条记录', ruled: '规则修改了{fields}', acted: '{by} 执行操作，修改了{fields}',
  },
  system: '系统', someone: '有人', and_more: '等 {n} 项', rows_changed: '明细有变动', linked: '新增{title}', edited: '已编辑', erased: '评论内容已按个人信息清除要求删除',
  say: "写评论，输入 {'@'} 提及同事", send: '发送', attach: '添加附件', edit: '编辑评论', delete: '删除评论', deleted: '评论已删除', deleted_for_good: '评论已经删除，无法恢复', back: '返回记录', comment: '评论',
  people: '可以提及的人', nobody: '没有能看到这条记录的同事叫这个名字', untold: '{names} 无权查看这条记录，未收到提醒', send_hint: 'Ctrl+Enter 发送',
  related: '关联记录', none_yet: '还没有{title}', show_all: '查看全部', add: '新建', related_failed: '列表未能加载',
  no_files: '还没有附件', no_files_hint: '字段中的文件和评论里的附件都会出现在这里。', of_comment: '评论附件', by_at: '{by} · {at}', preview: '预览 {name}',
  expires_next: '{amount} 于 {at} 到期', why: '为什么是这个值', because: '规则做了什么', why_of: '{title}为什么是这个值', balance_now: '可用 {active}，待生效 {pending}', lots: '剩余批次', lot_forever: '长期有效',
  lot_until: '{at} 到期', lot_from: '{at} 生效', entries: '最近变动', no_entries: '还没有变动', key_numbers: '关键数字',
  sum: '由{source}自动汇总', formula: '按公式计算', look_up: '取自关联记录', rules: '查看规则做了什么', reads: '参与计算的值', source_records: '查看这些记录', not_yours: '您无权查看账户明细',
  met_title: '这条记录刚被他人修改', met_about: '以下字段您和他人都改了，请逐项选择保留哪个值。其余修改会自动合并。', mine: '我的修改', theirs: '他人的修改', original: '修改前',
  keep: '按所选保存', back_to_form: '返回继续编辑', merged: '{by} 同时修改了{fields}，已一并保留', undecided: '还有 {n} 项未选择',
  compare: '比较版本', from: '从', to: '到', version: '第 {n} 版 · {by} · {at}', same: '这两个版本没有差异', put_value_back: '恢复{field}的这个值', value_back: '已恢复{field}',
  peek: '预览', unseen: '无法查看这条记录', press_space: '按空格键预览',
  bell: '通知', unread: '{n} 条未读通知', no_unread: '没有未读通知', read_all: '全部标为已读', no_notices: '暂无通知', no_notices_hint: '有人在评论里提及您时，会在这里提醒。',
  mention: '{by} 在{title}“{name}”的评论中提到了您', notice: '{title}“{name}”有新消息', earlier: '更早的通知',
}
