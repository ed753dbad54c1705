/** 回收站的文字。 */
export default {
  title: '回收站', of: '{form}回收站', back: '返回{form}', hint: '删除的记录会一直保留在这里，直到有人恢复。恢复时，随它一起删除的记录也会回来。', search: '在回收站中搜索',
  empty: '回收站是空的', empty_hint: '删除的{form}会出现在这里，可随时恢复。', nothing: '没有找到相符的记录', chosen: '已选 {n} 条', restore: '恢复', restore_all: '恢复所选',
  deleted: '{by} 于 {at} 删除', deleted_by_system: '系统于 {at} 删除', brings: '恢复时一并带回：{what}', bring: '{form} {n} 条', bring_more: '{form} {n} 条以上', comma: '、',
  restored: '已恢复 {n} 条', not_restored: '有 {n} 条未能恢复：{reason}', erase: '永久清除', erase_title: '永久清除“{name}”的内容？',
  erase_text: '个人信息、附件、修改历史和规则记录将被永久清除，无法恢复。账目和他人的关联只保留编号。', erase_do: '永久清除', erased: '已永久清除', is_erased: '个人信息已清除',
  select: '选择 {name}', select_all: '全选', more: '加载更多', failed: '回收站未能加载', open: '查看记录',
}
