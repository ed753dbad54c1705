/** 字段控件的文字。 */
export default {
  masked: '按权限脱敏显示', choose: '请选择', clear: '清除', open: '展开选项', none: '没有匹配的选项', remove: '移除', searching: '正在查找…',
  yes: '是', no: '否', type_tags: '输入后按回车添加', make: '新建“{text}”', make_failed: '新建失败，请重试。',
  sign: '正负号', calendar: '打开日历', month_before: '上个月', month_after: '下个月', today: '今天', time: '时间', done: '完成', zone: '{text}({zone})',
  records: '{n} 条', more: '还有 {n} 条', phone: '拨打 {text}', mail: '给 {text} 写邮件', opens_apart: '在新窗口打开',
  given: '可填写，留空则自动生成', characters: '{n} / {max}',
  not_json: '不是有效的 JSON:{reason}',
  files: {
    choose: '选择文件', choose_image: '选择图片', drop: '也可拖到此处，或直接粘贴', camera: '拍照', remove: '移除 {name}', again: '重试', cancel: '放弃',
    sending: '正在上传 {name}', failed: '{name} 上传失败。', too_large: '{name} 有 {size}，不能超过 {max}。', wrong_kind: '{name} 不是允许的类型。',
    too_many: '最多 {max} 个文件。', unknown: '文件 {id}', download: '下载 {name}', count: '{n} 个文件', gone: '文件已不存在，或无权查看',
  },
  rows: {
    grid: '{title}，{n} 行', add: '添加一行', count: '{n} 行', empty: '还没有明细行', number: '第 {n} 行', menu: '第 {n} 行的操作', above: '在上方插入',
    copy: '复制一行', up: '上移', down: '下移', remove: '删除此行', edit: '编辑第 {n} 行', removed: '已删除 {n} 行', pasted: '已粘贴 {rows} 行 × {columns} 列',
    too_many: '最多 {max} 行，多出的未粘贴。', more: '还有 {n} 行',
    hint: '方向键移动，直接输入或按 F2 编辑,Enter 向下,Tab 向右,Ctrl+V 粘贴表格,Alt+↑↓ 移动行,Esc 离开表格。',
  },
  gallery: {
    title: '控件一览', types: '字段类型', empty: '空', filled: '已填', longest: '最长', invalid: '有误', disabled: '停用', readonly: '只读', masked: '脱敏',
    dense: '列表中', cell: '表格中', wrong: '这里填写有误。',
  },
}
