/** 任务托盘的文字。 */
export default {
  title: '任务', running: '{n} 个任务进行中', failed: '{n} 个任务失败', over: '{n} 个任务已结束', clear: '清除已结束的', fold: '收起任务',
  dismiss: '不再显示“{title}”', left: '还需约 {time}', seconds: '{n} 秒', minutes: '{n} 分钟', hours: '{n} 小时', result: '查看结果', errors: '下载错误数据',
  state: { waiting: '排队中', running: '进行中', done: '已完成', failed: '失败', cancelled: '已取消' },
}
