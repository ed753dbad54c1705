/** 打印的文字。 */
export default {
  print: '打印', title: '打印 {name}', many: '打印 {n} 条记录', template: '打印模板', preview: '打印预览',
  first: '预览为第一条，共 {n} 条。', open: '打开 PDF', download: '下载 PDF', making: '正在生成 {n} 条记录的 PDF…',
  too_many: '一次最多打印 {most} 条记录，请减少选择。', blocked: '浏览器阻止了新窗口，已改为下载。',
}
