/** Texts of tasks and processes. */
export default {
  title: 'Tasks', open: '{n} open task | {n} open tasks', none_open: 'No open tasks', boxes: 'Kinds of tasks', list: 'Tasks', since: 'Waiting since',
  box: { mine: 'To do', team: 'My team', started: 'Started by me', done: 'Done' },
  empty: { mine: 'All done', team: 'Your team has nothing to do', started: 'You have not started anything yet', done: 'You have not dealt with anything yet' },
  empty_hint: {
    mine: 'What you are asked to approve, fill in or change comes here; once dealt with it moves to “Done”.', team: 'What waits for people in the departments that you lead shows up here.',
    started: 'Start a process on a record, or save a record that needs approval: how far it has come is shown here.', done: 'What you have approved, rejected, returned or submitted stays here.',
  },
  failed: 'Tasks could not be loaded', more: 'Load more', urged: 'Urged', by: 'From {name}', for: 'For {name}', no_record: 'No record', select: 'Select {name}', select_all: 'Select all that can be approved',
  chosen: '{n} selected', approve_all: 'Approve selected', reject_all: 'Reject selected', approved: '{n} approved', rejected: '{n} rejected', failed_some: '{n} did not go through: {names}',
  kind: { approval: 'Approval', fill: 'To fill in', revision: 'Returned' },
  verb: { approve: 'Approve', reject: 'Reject', submit: 'Submit', return: 'Return', transfer: 'Transfer', withdraw: 'Withdraw' },
  was: { approve: 'Approved', reject: 'Rejected', submit: 'Submitted', return: 'Returned', transfer: 'Transferred', withdraw: 'Withdrawn' },
  actions: 'What to do', comment: 'Comment', comment_hint: 'Add a comment (optional)', needs_comment: 'Say why', return_to: 'Return to', to_initiator: 'Whoever began it ({name})', then: 'Once submitted again',
  again: 'Run again from there', straight: 'Come straight back to me', return_about: 'Your step waits until they have changed it and submitted again.', transfer_to: 'Transfer to', transfer_about: 'They decide instead of you, and it leaves your list.',
  someone: 'Name or login', withdraw_about: 'The process ends, and nobody else has to deal with it.', nobody: 'No colleague of that name', needs_person: 'Choose a colleague', decided: '“{title}” was dealt with by {by} ({was})', over: '“{title}” has been dealt with', is_over: 'This has been dealt with.',
  unseen: 'You may not see this record, only how the process goes.', comma: ', ', progress: 'Progress', previous: 'Previous task', following: 'Next task', open_record: 'Open the record', processes: 'Processes',
  process: {
    state: { active: 'Under way', completed: 'Completed', terminated: 'Ended', rejected: 'Rejected', cancelled: 'Cancelled' }, began: 'Started by {by}', began_itself: 'Started by the system', drawing: 'Diagram', steps: 'Steps', as: 'Show as',
    cancel: 'Cancel process', cancel_about: 'The process ends, and open tasks are taken from their lists.', reason: 'Reason', urge: 'Urge', urged: '{n} person was reminded | {n} people were reminded', nobody_urged: 'Nobody has to be reminded now', retry: 'Try again', retried: 'Tried again', cancelled: 'The process is cancelled',
    failed: 'The process could not be loaded', unseen: 'You may not see this process', start: 'Start', started: '“{title}” has started', show: 'Show progress', failure: 'This step has failed. Ask an administrator.', waits: 'Waiting for {who}: “{node}”', waits_itself: 'Waiting at “{node}”', drawn: 'Diagram: {text}', drawn_step: '{node} ({state})',
  },
  step: { ahead: 'ahead', waiting: 'here now', failed: 'failed', done: 'done', broken_off: 'broken off' },
  type: { start_event: 'Start', end_event: 'End', terminate_event: 'Stop', user_task: 'Person', revision: 'Change', service_task: 'Automatic', set_values: 'Calculation', exclusive_gateway: 'Decision', inclusive_gateway: 'Several ways', parallel_gateway: 'In parallel', timer: 'Wait', boundary_timer: 'Deadline', message: 'Message', call_activity: 'Process' },
  told: {
    started: '{by} started it', started_itself: 'It started by itself', approve: '{by} approved “{node}”', reject: '{by} rejected “{node}”', submit: '{by} submitted “{node}”', resubmit: '{by} changed it and submitted it again', return: '{by} returned “{node}” to {to}', transfer: '{by} transferred “{node}” to {to}',
    initiator: 'whoever began it', approved: '“{node}” is approved', rejected: '“{node}” is rejected', nobody: 'Nobody was found for “{node}”', overdue: '“{node}” is overdue', failed: '“{node}” failed', retried: '{by} tried “{node}” again', cancelled: '{by} cancelled it',
    completed: 'Completed', completed_rejected: 'Ended: rejected',
  },
  system: 'The system',
}
