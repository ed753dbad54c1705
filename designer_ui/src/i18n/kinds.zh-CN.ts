/** 列表的各种展示方式。 */
export default {
  shown_as: '展示方式', names: { grid: '表格', kanban: '看板', calendar: '日历', gallery: '画册' },
  by: { by: '按{field}分列', start: '按{field}排期', image: '封面：{field}' },
  none_of: '未填写', others: '其他', unseen: '编号 {id}', columns_cut: '仅显示记录最多的 {n} 列，其余记录都在“其他”中。', about: '约 {n}', count_of: '{n} 条', add_to: '在“{to}”中新建', move_to: '移到“{to}”', move: '移动“{name}”',
  moved: '已将“{name}”移到“{to}”', moved_back: '已将“{name}”移回原处', not_moved: '“{name}”未能移动：{reason}',
  empty_column: '把卡片拖到这里', nothing_here: '没有记录',
  time: '时间范围', today: '今天', span: '跨度', spans: { month: '月', week: '周', agenda: '日程' },
  before: { month: '上个月', week: '上一周', agenda: '前 30 天' }, after: { month: '下个月', week: '下一周', agenda: '后 30 天' },
  add_on: '在 {day} 新建', add_today: '新建到今天', more: '还有 {n} 条', move_days: 'Alt+方向键可改期', cut: '这段时间的记录太多，仅显示前 {n} 条。请缩小范围或加上筛选。',
  no_events: '这段时间没有记录', no_events_hint: '在表格中填好日期，或直接从这里新建，记录就会出现在对应的日子。', nothing_today: '今天没有安排',
}
