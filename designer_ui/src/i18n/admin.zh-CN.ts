/** 管理界面的文字。 */
export default {
  title: '管理', failed: '未能加载', state: '状态', older: '加载更早的',
  groups: { installation: '系统', people: '人员', messages: '消息', operation: '运行' },
  places: {
    overview: '概览', apps: '应用', users: '用户', roles: '角色', units: '组织与部门', keys: 'API 密钥', channels: '渠道', deliveries: '发送记录', jobs: '任务', incidents: '异常', audit: '审计',
  },
  secret: { once: '只显示这一次，关闭后无法再查看。', copy: '复制', copied: '已复制', kept: '我已保存', by_hand: '浏览器不允许复制，请手动选中后复制。' },
  overview: {
    release: '当前运行第 {number} 版', users: '用户', active: '人启用', locked: '{n} 人被锁定', jobs: '待处理任务', failed: '{n} 个失败', none_failed: '没有失败的任务',
    incidents: '异常', to_settle: '等待处理', settled: '全部已处理', storage: '已用空间', free: '剩余 {size}', backup: '最近备份', no_backup: '尚未备份',
    backup_hint: '用 tessera backup 备份', health: '运行状况', well: '其余 {n} 项正常', lately: '规则最近做了什么', forms: '表单', ledgers: '账本',
    issuance: '累计发放', redemption: '累计使用', breakage: '累计过期', liability: '未兑付', to_gallery: '打开应用库',
  },
  apps: {
    about: '安装、更新、回退和卸载应用。执行之前都会先说明会发生什么。', from_file: '从文件安装', update: '从文件更新', export: '导出为文件', releases: '历史版本',
    uninstall: '卸载', more: '{app}的操作', draft: '有未发布的修改', open: '打开', none: '还没有安装应用', none_hint: '从下面的应用库选一个，或从文件安装。',
  },
  brings: { forms: '{n} 个表单', rules: '{n} 条规则', ledgers: '{n} 个账本', roles: '{n} 个角色', seed: '{n} 条初始记录' },
  gallery: { title: '应用库', needs: '需要：{apps}', and: '、', install: '安装{app}' },
  needs: { title: '需要的应用', met: '已就绪，版本 {version}', comes: '将一并安装，版本 {version}', missing: '缺少，需要版本 {range}', other: '现有版本 {found}，需要 {range}', bring: '一并安装{app}' },
  plan: {
    title: '将会发生什么', empty: '与当前完全相同，没有要改的。', sum: '涉及 {rows} 条记录，约 {seconds} 秒，期间照常使用', changes: '变化', steps: '数据表', more: '再看 {n} 项',
    risks: { safe: '无影响', slow: '较耗时', lossy: '有损失' }, consent: '我知道：无法转换的值会暂存一旁，回退后恢复',
  },
  conflicts: {
    title: '需要您决定', left: '还有 {n} 处未决定', decided: '都已决定', all_local: '全部保留本地', all_new: '全部采用新版', base: '原来', local: '本地修改', new: '新版',
  },
  install: {
    title: '安装应用', update: '更新应用', act: '安装', act_update: '更新', done: '完成，第 {release} 版已生效。', created: '带来了 {n} 条记录。',
    with_demo: '同时加载 {n} 条示例记录', open: '打开{app}',
  },
  underway: {
    title: '进度', begins: '正在核对…', switches: '正在切换到新版本…', records: '正在写入初始记录…', sample: '正在写入示例记录…', rows: '{done} / {rows} 条记录',
    time: '已用 {elapsed}，预计共 {seconds}', others: '其他人照常使用；切换时保存会停顿片刻。关闭页面不会中断。',
  },
  releases: {
    title: '{app}的历史版本', about: '选一个版本，先看回退会怎样。其他应用不受影响，数据都保留。', number: '第 {number} 版', in_force: '当前', act: '回退到此版本',
    done: '{app}已回退到第 {number} 版',
  },
  uninstall: {
    title: '卸载{app}', sum: '{forms} 个表单、{records} 条记录将不再可见，{holders} 人失去该应用的角色。', back: '数据不会删除，重新安装后恢复。', export: '先导出为文件',
    type: '输入“{app}”以确认', done: '已卸载{app}',
  },
  users: {
    about: '谁可以登录，属于哪里，有什么角色。', add: '添加用户', search: '搜索姓名、账号或邮箱', name: '姓名', email: '邮箱', roles: '角色', org: '组织', dept: '部门',
    org_or_dept: '组织或部门', login_help: '登录用，之后不能修改', roles_help: '决定能看到和能做什么，可以有多个', is_admin: '管理员', is_admin_help: '可以管理整个系统',
    states: { active: '启用', inactive: '停用', locked: '已锁定', admin: '管理员' }, locked_for: '密码连续输错，解锁时间：', unlock: '立即解锁', unlocked: '{name} 可以重新登录了',
    is_inactive: '已停用，无法登录。', activate: '启用', activated: '已启用 {name}', must_change: '下次登录须先修改密码。', saved: '已保存', access: '登录',
    reset: '重置密码', end_sessions: '结束所有登录', sessions_ended: '已结束 {n} 处登录', deactivate: '停用', deactivated: '已停用 {name}',
    deactivate_title: '停用 {name}', deactivate_about: '立即退出所有设备，其 API 密钥会被吊销且不能恢复。记录都保留，之后可以重新启用。',
    reset_title: '重置 {name} 的密码', reset_about: '现有密码立即失效，所有设备退出登录。系统会生成一个新密码，只显示一次。',
    password_for: '{name} 的一次性密码', password_about: '请把它交给本人，首次登录时必须更换。',
  },
  roles: {
    about: '角色随应用而来，由设计者维护。这里可以看清每个角色能做什么。', none: '还没有角色', none_hint: '安装应用后，角色会出现在这里。', holders: '{n} 人', who: '查看拥有者',
    form: '表单', records: '哪些记录', yes: '可以', no: '不可以', and: '、', own: '专属操作', ledgers: '账本', sentence: '{role}对{form}（{rows}）可以：{actions}。',
    actions: { read: '查看', create: '新建', update: '修改', delete: '删除', export: '导出' },
    rows: { all: '全部记录', own: '本人的记录', department: '本部门的记录', organisation: '本组织的记录', condition: '符合条件的记录' },
    rights: { hidden: '看不到', masked: '脱敏', read: '只读', write: '可写' }, ledger: { read: '查看', post: '记账' },
  },
  units: {
    about: '记录归属于组织和部门，角色据此决定看得到哪些。', orgs: '组织', departments: '部门', add: '添加', add_orgs: '添加组织', add_departments: '添加部门',
    add_below: '添加下级', rename: '重命名', move: '移动', rename_title: '重命名“{name}”', move_title: '移动“{name}”', none_orgs: '还没有组织', none_departments: '还没有部门',
    hint_orgs: '例如总部、分公司、门店。', hint_departments: '例如销售部、客服部。', name: '名称', key: '代码', key_help: '接口与导入时使用，之后不能修改',
    below: '位于“{name}”之下', new_parent: '新的上级', parent_help: '留空则移到最上层', top: '最上层', to_top: '拖到这里移到最上层', moved: '已移动“{name}”', removed: '已移除“{name}”',
    undone: '已撤销', more: '“{name}”的操作', level: '第 {n} 层',
  },
  keys: {
    about: '让程序代表某个用户访问接口。密钥能做的不会超过该用户。', docs: '接口文档', make: '创建密钥', name: '用途', name_help: '例如收银系统、官网下单', login: '代表用户',
    login_help: '权限不超过该用户', rate: '每分钟次数', lasts: '有效期', days: '{n} 天', forever: '长期有效', expires: '到期', scopes: '权限范围', scopes_help: '只勾选程序需要的。',
    everything: '全部操作', used: '最近使用', never: '从未使用', no_limit: '不限', revoke: '吊销', revoked: '已吊销', revoked_now: '已吊销“{name}”',
    revoke_title: '吊销“{name}”', revoke_about: '使用该密钥的程序会立即无法访问，且不能恢复，只能重新创建。', none: '还没有 API 密钥', none_hint: '创建一个，让其他系统读写这里的数据。',
    made: '“{name}”的密钥', made_about: '放入请求头 Authorization 即可使用。', token: '密钥',
  },
  devices: {
    title: '我的设备', about: '您在这些地方登录着。不认识的请立即结束，并修改密码。', what: '设备', address: 'IP 地址', seen: '最近使用', since: '登录时间', here: '当前设备',
    unknown: '未知设备', end: '结束', end_others: '结束其他 {n} 处登录', ended: '已结束 {n} 处登录',
  },
  jobs: {
    about: '在后台完成的工作，状态自动更新。', what: '任务', tries: '次数', at: '时间', kind: '类型', none: '没有任务', none_hint: '导入、定时规则等后台工作会出现在这里。',
    states: { waiting: '等待', running: '进行中', done: '完成', failed: '失败', cancelled: '已取消' },
    kinds: {
      import: '导入', rule: '保存后的规则', schedule: '定时规则', ledger: '账本到期', seed: '初始记录', search: '建立搜索', erase: '清除个人信息', tidy: '清理', send: '发送消息',
    },
    counts: { created: '新建 {n}', updated: '更新 {n}', unchanged: '未变 {n}', refused: '拒绝 {n}' },
    progress: '进度', errors: '下载错误行', cancel: '取消', retried: '{name}已重新开始', cancelled: '已取消{name}',
  },
  incidents: {
    about: '失败了、还没有人处理的事。相同的原因合并为一条。', none: '没有未处理的异常', none_hint: '规则或任务失败时会出现在这里。', kinds: { rule: '规则', job: '任务' },
    count: '{n} 次', last: '最近', code: '原因代码：{code}', sample: '查看一个样例', close: '标为已处理', retried: '{n} 个任务已重新开始', closed: '已处理。再次发生时会重新出现。',
  },
  audit: {
    about: '谁在什么时候对系统做了什么。记录首尾相连，改动会被发现。', what: '操作', subject: '对象', who: '操作者', when: '时间', detail: '详情', from: '从', to: '到', verify: '校验完整性',
    clean: '{n} 条审计记录均未被改动。', broken: '以下记录被改动或缺失：{rows}。请与备份核对。', head: '链尾',
    details: {
      release: '版本号', version: '应用版本', was: '原版本', sessions: '会话数', roles: '角色', added: '新增', removed: '移除', fields: '字段', is_admin: '管理员', is_active: '启用',
      code: '原因', job: '任务', jobs: '任务数', tree: '树', did: '动作', minutes: '分钟', user: '用户', scopes: '权限范围', form: '表单', count: '数量',
    },
    kinds: {
      sign_in: '登录', sign_out: '退出', sign_in_failed: '登录失败', locked: '锁定', unlocked: '解锁', session_revoked: '结束登录', password_changed: '修改密码',
      user_changed: '修改用户', roles_changed: '修改角色', organisation_changed: '修改组织或部门', key_made: '创建密钥', key_revoked: '吊销密钥', published: '发布应用',
      records_exported: '导出记录', job_retried: '重试任务', job_cancelled: '取消任务', incident_retried: '重试异常', incident_closed: '处理异常',
      channel_changed: '修改渠道', channel_tested: '测试渠道', delivery_retried: '重新发送消息', deliveries_retried: '重新发送多条消息',
    },
  },
}
