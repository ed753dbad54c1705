/** 仪表盘与报表页面的文字。 */
export default {
  title: '仪表盘与报表', dashboards: '仪表盘', reports: '报表', all: '全部报表', of_app: '{app}的仪表盘与报表', none: '还没有您可以查看的报表', none_hint: '报表由应用提供，只显示您有权查看的部分。',
  gone: '没有这个仪表盘，或您无权查看', gone_report: '没有这份报表，或您无权查看', filters: '筛选', range: '时间范围', custom: '自定义', from: '开始日期', to: '结束日期', apply: '应用', clear: '清除筛选', reset: '恢复默认',
  any: '全部', chosen: '{first} 等 {n} 项', search_values: '查找', no_values: '没有符合的选项', refresh: '刷新', updated: '更新于 {time}', every: '每 {n} 自动刷新', seconds: '{n} 秒', minutes: '{n} 分钟', hours: '{n} 小时',
  wall: '大屏显示', leave_wall: '退出大屏', copy_link: '复制链接', copied: '链接已复制，对方只能看到自己有权查看的内容。', menu: '“{name}”的操作', as_table: '以表格查看', as_chart: '以图表查看',
  enlarge: '放大查看', back: '返回仪表盘', to_report: '打开报表', excel: '导出 Excel', png: '导出图片（PNG）', exported: '已导出“{name}”', failed: '未能取得数据', reload: '重试',
  locked: '无权查看', locked_hint: '这里的图表用到了您无权查看的数据。如有需要，请联系管理员。', refused: '您无权查看这个图表的数据',
  refused_hint: '其余图表不受影响。如有需要，请联系管理员。', empty: '这段时间没有数据', empty_hint: '换一个时间范围，或减少筛选条件。', empty_plain: '还没有数据', empty_plain_hint: '有了记录之后，这里会自动显示。',
  from_report: '报表中的记录', show_all: '查看全部记录', by: '时间粒度', compare: '对比', compare_none: '不对比', compare_period: '上一时期', compare_year: '去年同期', unit: { day: '按日', week: '按周', month: '按月', quarter: '按季度', year: '按年' },
  data: '数据', about: '说明',
  scores: {
    as_of: '截至 {day}，共 {n} 位', segments: '分群', all: '全部', marks: '分值', no_marks: '没有符合的记录', name: '名称', segment: '分群', more: '再显示 50 条', how: '每项按从低到高分档，{n} 为最好。', pattern: '分值组合', any: '全部', others: '其余',
    patterns_title: '分值分布', patterns_hint: '“{one}”与“{other}”交叉的人数，点击可筛选。', filtered: '{name}：{n} 位', clear: '显示全部',
  },
}
