/** 快捷键、导览和空列表的文字。 */
export default {
  keys: '键盘快捷键', shortcuts: '快捷键', again: '再看一遍导览', then: '然后',
  where: { everywhere: '任何页面', list: '列表', record: '记录', form: '填写表单', table: '子表', dashboard: '仪表盘和报表中的图表' },
  does: {
    sheet: '查看全部快捷键', palette: '查找应用、表单或记录', search: '在列表中搜索', home: '回到首页', app: '打开第几个应用', tasks: '打开待办', dashboards: '打开仪表盘', points: '上一个、下一个数据点', series: '切换系列', records: '查看对应的记录', zoom: '选择一段时间，再按 Enter 放大',
    create: '新建记录', move: '移动到上一行、下一行', open: '打开当前行', select: '选中当前行', ends: '移到行首、行尾', pages: '翻页', shut: '关闭侧栏',
    edit: '编辑记录', save: '保存', leave: '放弃编辑（尚未填写时）',
    cell: '编辑单元格', below: '完成并到下一行', beside: '完成并到右侧', row: '上移、下移整行', insert: '在上方插入一行', undo: '撤销', take_back: '撤销刚才的操作（提示中可撤销的）', messages: '转到提示消息，再按返回', fill: '向下填充',
  },
  tour: {
    label: '导览', next: '下一步', back: '上一步', skip: '跳过', done: '开始使用', step: '第 {n} 步，共 {of} 步',
    apps: { title: '应用在这里', text: '每个应用是一组相关的表单，例如会员、积分、优惠券。点图标进入。' },
    search: { title: '想找什么都可以搜', text: '按 Ctrl K 输入几个字：应用、表单、某位会员的姓名、拼音首字母或手机尾号。' },
    list: { title: '先看列表，再打开记录', text: '点一行，记录在右侧打开，列表还在原处；用上下箭头逐条查看。勾选多行可以批量打印或删除。' },
    why: { title: '每个结果都有原因', text: '记录里的“为什么”说明积分、等级是按哪条规则算出来的；“历史”里可以看到谁改过什么。' },
    person: { title: '语言、外观和快捷键', text: '在这里切换语言和深浅色。任何时候按 ? 可查看全部快捷键。' },
  },
  empty: {
    about: '“{form}”的记录会显示在这里。可以从以下方式开始：', add: '新建一条', import: '从 Excel 或 CSV 导入', sample: '载入示例数据',
    loaded: '已载入 {n} 条示例记录。', nothing: '示例数据已全部存在。',
  },
}
