/** 条件和公式编辑器的文字。 */
export default {
  hint: '例如 floor(amount)，输入字段名称即可选择', hint_condition: '例如 amount >= 100，输入字段名称即可选择', suggestions: '可用的字段和函数',
  insert: '插入字段或函数', as_text: '改用公式书写', as_rows: '改用条件行', no_rows: '这个公式较复杂，只能以公式形式编辑。', reads: '读作', always: '没有条件，任何情况都适用。',
  keys: '↑↓ 选择 · Enter 插入 · Esc 关闭', example: '例如 {example}',
  words: { and: '并且：两边都成立', or: '或者：任一成立', not: '非：不成立', in: '属于列表，例如 in ["pos"]', true: '真（是）', false: '假（否）', null: '空（没有值）' },
  quotes: '「」',
  read: { and: '且', or: '或', not: '非', in: '属于', true: '是', false: '否', null: '空' },
}
