/** 打印的文字。 */
export default {
  print: '打印', title: '打印 {name}', many: '打印 {n} 条记录', template: '打印模板', preview: '打印预览',
  first: '预览为第一条，共 {n} 条。', open: '打开 PDF', download: '下载 PDF', making: '正在生成 {n} 条记录的 PDF…',
  too_many: '一次最多打印 {most} 条记录，请减少选择。', later: '转到后台打印', later_hint: '共 {n} 条记录，将在后台生成一个 PDF（约 {time}），完成后在“任务”中下载，保留 7 天。',
  asked: '正在后台生成 {n} 条记录的 PDF', ready: '“{title}”的 PDF 已生成', fetch: '下载', stopped: '打印已取消', job: '打印“{title}”（{n} 条）',
  made: '{n} 条记录，保留 7 天', made_some: '{total} 条中的 {n} 条，其余已删除或您已无权查看；保留 7 天', blocked: '浏览器阻止了新窗口，已改为下载。',
}
