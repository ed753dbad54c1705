/** 列表的文字：视图、分组、单元格、批量操作、导出。 */
export default {
  comma: '、',
  views: {
    revert: '还原', save: '保存视图', save_as: '另存为视图', new: '新视图', edit: '名称与共享', duplicate: '另存为…', delete: '删除视图', copy_address: '复制链接',
    menu: '视图“{name}”的操作', of: '由 {name} 共享', name: '名称', name_hint: '例如：本月待发货', name_missing: '请为视图命名。', who: '谁能看到',
    nobody: '仅自己', nobody_hint: '其他人看不到这个视图。', roles: '指定角色', roles_hint: '只能共享给您自己拥有的角色。', everybody: '所有人',
    everybody_hint: '能查看此表单的人都能打开；每个人只看到自己有权看的记录和字段。', saved: '已保存视图“{name}”', deleted: '已删除视图“{name}”',
    copied_private: '链接已复制。这个视图仅自己可见，共享后别人才能打开。', missing: '该视图不存在或未与您共享，当前显示默认视图。',
    left_out: '这个视图用到了您无权查看或已删除的内容，已忽略：{parts}。',
    lost: { columns: '{n} 列', filter: '{n} 个筛选条件', sort: '{n} 个排序', group: '{n} 个分组', totals: '{n} 个汇总', fields: '{n} 个字段设置', base: '原视图的筛选' },
  },
  sheet: {
    title: '排序、分组和字段', sort: '排序', up: '升序', down: '降序', select: '选择多条', done: '完成', choosing: '勾选记录，再选择要做的操作。',
  },
  groups: {
    title: '分组', count: '分组 {n}', hint: '把相同的记录归到一起，并显示每组的数量和小计。', by: '按', then: '再按', field: '分组字段', span: '时间跨度', add: '选择字段',
    remove: '取消分组', day: '日', week: '周', month: '月', quarter: '季度', year: '年', empty: '未填写', week_of: '第 {n} 周（{from} 至 {until}）', sum: '求和', avg: '平均值',
    min: '最小值', max: '最大值', sum_short: '合计', avg_short: '平均', min_short: '最小', max_short: '最大', total_of: '“{field}”的汇总方式', add_up: '汇总',
    failed: '未能分组', without: '不分组', cut: '分组过多，仅显示前 1,000 组。请缩小筛选范围或换一个分组字段。',
  },
  cells: {
    write: '在表格中编辑（E）', leave: '退出编辑', hint: '直接输入或按 Enter 编辑，Tab 向右、Enter 向下；可粘贴表格，Ctrl+D 向下填充，Ctrl+Z 撤销，Esc 退出。',
    saving: '正在保存', undoing: '正在撤销', changed: '已修改 {n} 条记录', undone: '已撤销 {n} 条修改', kept: '{n} 条未能撤销：{reason}',
    skipped: '{n} 个单元格不可编辑，已跳过', beyond: '超出列表末尾的 {n} 行未粘贴。',
    clash: '“{field}”已被他人修改', clash_hint: '您和另一位同事修改了同一个值，请选择保留哪一个。', original: '原值', theirs: '对方的值', mine: '您的值',
    take_theirs: '保留对方的', take_mine: '改用我的',
  },
  bulk: {
    about: '约 ', all_chosen: '已选全部 {n} 条', choose_all: '选择符合条件的全部 {n} 条', edit: '批量修改', clear: '取消选择', edit_title: '修改 {n} 条记录',
    edit_hint: '所选记录的同一字段会改为同一个值，可以撤销。', field: '字段', choose: '选择要修改的字段', value: '改为', empties: '留空会清除这些记录的该字段。', apply: '修改 {n} 条',
    looking: '正在查找记录', setting: '正在修改', deleting: '正在删除', restoring: '正在恢复', stop: '停止', changed: '已修改 {n} 条', same: '，{n} 条原本就是这个值',
    nothing: '没有需要修改的记录', refused: '{n} 条未能修改：{reason}', restored_some: '已恢复 {n} / {of} 条，其余无法恢复',
  },
  exports: {
    title: '导出', xlsx: '导出为 Excel', csv: '导出为 CSV', waiting: '正在准备导出…', progress: '正在导出 {n}%', cancel: '取消导出', cancelled: '已取消导出',
    done: '已导出 {n} 条', again: '再次下载',
  },
}
