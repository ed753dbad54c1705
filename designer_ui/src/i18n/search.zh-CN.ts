/** 全局搜索页的文字。 */
export default {
  title: '搜索', placeholder: '搜索所有记录：姓名、编号、拼音、手机尾号', all: '在所有记录中搜索“{words}”', count: '共 {n} 条', more: '在{form}中查看全部', nothing: '没有找到“{words}”',
  nothing_hint: '可以试试姓名的拼音首字母、编号的开头，或手机号后四位。', begin: '输入要找的内容', begin_hint: '支持中文、拼音、首字母、编号开头和手机号后四位。', short: '请至少输入一个字',
}
