/** 首页的文字。 */
export default {
  recent: '最近打开', views: '我的视图', jobs: '进行中的任务', mentions: '提到我的', troubles: '需要处理', show_jobs: '查看任务',
  recent_none: '您打开过的记录会出现在这里，方便接着做。', views_none: '在任意列表中筛选、排序后点“另存为视图”，就会出现在这里。',
  failed: '{n} 个任务失败', incidents: '{n} 个异常待处理', locked: '{n} 个用户被锁定',
}
