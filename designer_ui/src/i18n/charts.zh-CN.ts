/** 图表的文字：数字、时间范围、操作。 */
export default {
  none: '（空）', yes: '是', no: '否', gap: '无记录', before: '对比期', previous_period: '较上期', previous_year: '较去年同期', of_previous_period: '上一时期', of_previous_year: '去年同期', than: '较 {what}', change: '变化', total: '合计', others: '其他',
  share: '占比', of_first: '占第一步', of_before: '上一步转化', went_on: '转化', count: '数量', value: '数值', target: '目标 {value}，已达成 {part}', drawing: '图表', records: '查看记录', records_of: '{what}：{value}，查看记录',
  sort: '按此列排序', more_rows: '再显示 {n} 行', cut: '只取了前 {n} 行，请缩小范围查看其余部分。',
  keys: '用方向键逐点查看，按 Enter 查看对应的记录。', keys_zoom: '用方向键逐点查看，按 Enter 查看对应的记录；按住 Shift 再按左右方向键选择一段时间，按 Enter 放大。',
  range: {
    all: '全部时间', today: '今天', yesterday: '昨天', from_to: '{from} 至 {to}', since: '{from} 起', until: '截至 {to}',
    last: { day: '今天', week: '本周至今', month: '本月至今', quarter: '本季度至今', year: '今年至今' },
    last_many: { day: '最近 {n} 天', week: '最近 {n} 周', month: '最近 {n} 个月', quarter: '最近 {n} 个季度', year: '最近 {n} 年' },
    this: { day: '今天', week: '本周', month: '本月', quarter: '本季度', year: '今年' },
    previous: { day: '昨天', week: '上周', month: '上月', quarter: '上季度', year: '去年' },
    previous_many: { day: '此前 {n} 天', week: '此前 {n} 周', month: '此前 {n} 个月', quarter: '此前 {n} 个季度', year: '此前 {n} 年' },
    next: { day: '明天', week: '下周', month: '下月', quarter: '下季度', year: '明年' },
    next_many: { day: '今后 {n} 天', week: '今后 {n} 周', month: '今后 {n} 个月', quarter: '今后 {n} 个季度', year: '今后 {n} 年' },
  },
}
