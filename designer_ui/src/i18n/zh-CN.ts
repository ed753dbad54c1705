/** 产品自身的文字。同一事物处处同名。 */
import admin from './admin.zh-CN'
import bin from './bin.zh-CN'
import charts from './charts.zh-CN'
import dashboards from './dashboards.zh-CN'
import formulas from './formulas.zh-CN'
import guides from './guides.zh-CN'
import help from './help.zh-CN'
import home from './home.zh-CN'
import imports from './imports.zh-CN'
import jobs from './jobs.zh-CN'
import kinds from './kinds.zh-CN'
import lists from './lists.zh-CN'
import messages from './messages.zh-CN'
import print from './print.zh-CN'
import page from './record.zh-CN'
import search from './search.zh-CN'
import tasks from './tasks.zh-CN'
import widgets from './widgets.zh-CN'

export default {
  common: {
    save: '保存', cancel: '取消', close: '关闭', delete: '删除', edit: '编辑', undo: '撤销', retry: '重试', search: '搜索', more: '更多',
    loading: '加载中', none: '没有匹配的选项', clear: '清除', open: '展开', remove: '移除', done: '完成',
    empty: '空', records: '{n} 条记录', about: '约 {n} 条记录', messages: '消息', add: '新建', add_of: '新建{form}',
  },
  sign_in: {
    welcome: '登录 Tessera', login: '账号', password: '密码', enter: '登录', forgot: '忘记密码请联系管理员。', leave: '退出登录',
    new_password: '设置新密码', must_change: '当前密码由系统或管理员生成，请先换成您自己的密码。', old: '当前密码', fresh: '新密码', change: '修改密码',
    ended: '登录已过期，请重新登录。',
  },
  frame: {
    home: '首页', apps: '应用', doings: '操作', palette: '搜索应用、表单、记录和操作', light: '浅色', dark: '深色',
    system: '跟随系统', person: '个人', menu: '菜单', no_apps: '还没有分配给您的应用',
    no_apps_hint: '请联系管理员授予角色。', welcome: '{name}，您好', your_apps: '我的应用', skip: '跳到正文', collapse: '收起菜单', spread: '展开菜单',
  },
  list: {
    views: '视图', filter: '筛选', filters: '筛选 {n}', sort: '排序', columns: '列', density: '紧凑', search: '在{form}中搜索', add: '新建',
    up: '上移', down: '下移', select_all: '全选', select: '选择', sort_by: '排序', chosen: '已选 {n} 条', delete: '删除', deleted: '已将 {n} 条移入回收站',
    empty: '还没有{form}', empty_hint: '新建第一条。', nothing: '没有符合条件的记录',
    nothing_hint: '试试放宽筛选条件或搜索词。', reset: '清除筛选', refresh: '刷新', failed: '列表未能加载', restored: '已恢复',
    not_deleted: '未能删除：{reason}',
  },
  filter: {
    title: '筛选条件', where: '当', and: '且', or: '或', turn: '切换且/或', field: '字段', comparison: '比较', value: '值', until: '至', remove: '移除条件',
    add: '添加条件', add_group: '添加条件组', days: '天', contains: '包含', is: '等于', is_not: '不等于', starts_with: '开头是', empty: '为空', filled: '不为空',
    equals: '等于', differs: '不等于', more: '大于', at_least: '大于等于', less: '小于', at_most: '小于等于', between: '介于', any_of: '是', none_of: '不是',
    yes: '是', no: '否', today: '今天', yesterday: '昨天', this_week: '本周', this_month: '本月', this_year: '今年', last_days: '最近…',
    next_days: '未来…', on: '是', before: '早于', after: '晚于', has_any: '含任一', has_all: '含全部',
  },
  record: {
    details: '详情', why: '为什么', history: '历史', parts: '记录的各部分', saved: '已保存。', met: '他人刚刚修改了这条记录，已载入最新内容，您的修改保留在上面。',
    copied: '链接已复制', copy_address: '复制链接', restored: '已恢复上次未保存的内容。', start_over: '重新填写', save_and_new: '保存并新建',
    previous: '上一条', following: '下一条', open: '打开整页', changed: '{at} 修改', no_effects: '还没有规则因这条记录执行',
    no_effects_hint: '规则执行后，这里会用一句话说明做了什么、为什么。', given_up: '已放弃修改。', put_back: '已恢复到该版本', restore: '恢复到此',
    kind: { created: '新建', updated: '修改', deleted: '删除', restored: '恢复', erased: '清除个人信息' },
  },
  problem: {
    unreachable: '服务器暂时无法连接，请检查网络后重试。', gone: '页面不存在，或您无权查看。', failed: '出了点问题，请重试。', home: '回到首页',
  },
  admin,
  bin,
  charts,
  dashboards,
  formulas,
  guides,
  help,
  home,
  imports,
  jobs,
  kinds,
  lists,
  messages,
  print,
  page,
  search,
  tasks,
  widgets,
}
