/** Texts of the first screen. */
export default {
  recent: 'Opened lately', views: 'Your views', jobs: 'Running jobs', mentions: 'Somebody named you', troubles: 'To be dealt with', show_jobs: 'Show the jobs',
  recent_none: 'Records that you have opened gather here, so that you can go on with them.', views_none: 'Filter or sort any list and save it as a view: it will be here.',
  failed: '{n} job failed | {n} jobs failed', incidents: '{n} incident is open | {n} incidents are open', locked: '{n} person is locked out | {n} people are locked out',
}
