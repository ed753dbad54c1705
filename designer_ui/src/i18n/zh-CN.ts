/** 产品自身的文字。同一事物处处同名。 */
export default {
  common: {
    save: '保存', cancel: '取消', close: '关闭', delete: '删除', edit: '编辑', undo: '撤销', retry: '重试', search: '搜索', more: '更多',
    loading: '加载中', none: '没有匹配的选项', clear: '清除', open: '展开', remove: '移除', back: '返回', next: '下一步', done: '完成', copy: '复制',
    yes: '是', no: '否', empty: '空', records: '{n} 条记录', about: '约 {n} 条记录', messages: '消息', add: '新建', add_of: '新建{form}',
  },
  sign_in: {
    welcome: '登录 Tessera', login: '账号', password: '密码', enter: '登录', forgot: '忘记密码请联系管理员。', leave: '退出登录',
    new_password: '设置新密码', must_change: '当前密码由系统或管理员生成,请先换成您自己的密码。', old: '当前密码', fresh: '新密码', change: '修改密码',
    ended: '登录已过期,请重新登录。',
  },
  frame: {
    home: '首页', apps: '应用', tasks: '待办', mine: '我的', palette: '搜索应用、表单、记录和操作', theme: '主题', light: '浅色', dark: '深色',
    system: '跟随系统', language: '语言', person: '个人', menu: '菜单', jobs: '任务', no_apps: '还没有分配给您的应用',
    no_apps_hint: '请联系管理员授予角色。', welcome: '{name},您好', your_apps: '我的应用', skip: '跳到正文', collapse: '收起菜单', spread: '展开菜单',
    administer: '管理',
  },
  problem: {
    unreachable: '服务器暂时无法连接,请检查网络后重试。', gone: '页面不存在,或您无权查看。', failed: '出了点问题,请重试。', home: '回到首页',
  },
}
