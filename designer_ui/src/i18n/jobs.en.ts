/** Texts of the job tray. */
export default {
  title: 'Jobs', running: '{n} job running | {n} jobs running', failed: '{n} job failed | {n} jobs failed', over: '{n} job finished | {n} jobs finished', clear: 'Clear finished',
  fold: 'Fold the jobs', dismiss: 'Show “{title}” no more', left: 'about {time} left', seconds: '{n} s', minutes: '{n} min', hours: '{n} h', result: 'See the result',
  errors: 'Download bad rows',
  state: { waiting: 'Waiting', running: 'Running', done: 'Done', failed: 'Failed', cancelled: 'Cancelled' },
}
