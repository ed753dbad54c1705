/** 通往帮助页面的入口。 */
export default { title: '帮助和教程', tutorial: '十分钟教程', dashboards: '如何看仪表盘和报表' }
