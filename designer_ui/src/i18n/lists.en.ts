/** Texts of lists: views, groups, cells, bulk work, exports. */
export default {
  comma: ', ',
  views: {
    revert: 'Reset', save: 'Save view', save_as: 'Save as view', new: 'New view', edit: 'Name and sharing', duplicate: 'Save a copy…', delete: 'Delete view', copy_address: 'Copy link',
    menu: 'What to do with the view “{name}”', of: 'Shared by {name}', name: 'Name', name_hint: 'For example: to be shipped this month', name_missing: 'Give the view a name.', who: 'Who sees it',
    nobody: 'Only me', nobody_hint: 'Nobody else sees this view.', roles: 'Some roles', roles_hint: 'You can share with roles that you have yourself.', everybody: 'Everybody',
    everybody_hint: 'Whoever may read this form can open it, and sees the records and fields that they may see.', saved: 'The view “{name}” is saved', deleted: 'The view “{name}” is deleted',
    copied_private: 'Link copied. Only you see this view: share it so that others can open it.', missing: 'There is no such view, or it is not shared with you. This is the usual one.',
    left_out: 'This view uses what you may not see or what is gone; left out: {parts}.',
    lost: { columns: '{n} columns', filter: '{n} conditions', sort: '{n} sort keys', group: '{n} groupings', totals: '{n} totals', fields: '{n} settings', base: 'the filter of its first view' },
  },
  sheet: {
    title: 'Sort, group, fields', sort: 'Sort by', up: 'Ascending', down: 'Descending', select: 'Choose several', done: 'Done', choosing: 'Tick records, then say what to do with them.',
  },
  groups: {
    title: 'Group', count: 'Group {n}', hint: 'Puts like records together, with how many they are and what they add up to.', by: 'By', then: 'Then by', field: 'Group by', span: 'Span', add: 'Choose a field',
    remove: 'Do not group by it', day: 'Day', week: 'Week', month: 'Month', quarter: 'Quarter', year: 'Year', empty: 'Empty', week_of: 'Week {n} ({from} to {until})', sum: 'Sum', avg: 'Average',
    min: 'Smallest', max: 'Largest', sum_short: 'Sum', avg_short: 'Avg', min_short: 'Min', max_short: 'Max', total_of: 'How to add up “{field}”', add_up: 'Add up',
    failed: 'The list could not be grouped', without: 'Do not group', cut: 'Too many groups: these are the first 1,000. Narrow the list, or group by something else.',
  },
  cells: {
    write: 'Edit in the grid (E)', leave: 'Stop editing', hint: 'Type or press Enter to edit; Tab goes right, Enter down. Paste a table, Ctrl+D fills down, Ctrl+Z undoes, Esc leaves.',
    saving: 'Saving', undoing: 'Undoing', changed: '{n} record changed | {n} records changed', undone: '{n} change undone | {n} changes undone', kept: '{n} could not be undone: {reason}',
    skipped: '{n} cell cannot be edited and was left | {n} cells cannot be edited and were left', beyond: '{n} row beyond the end was not pasted. | {n} rows beyond the end were not pasted.',
    clash: 'Somebody else changed “{field}”', clash_hint: 'You and somebody else gave the same value. Choose the one that stands.', original: 'Before', theirs: 'Theirs', mine: 'Yours',
    take_theirs: 'Keep theirs', take_mine: 'Use mine',
  },
  bulk: {
    about: 'about ', all_chosen: 'All {n} selected', choose_all: 'Select all {n} that match', edit: 'Set a field', clear: 'Clear selection', edit_title: 'Change {n} records',
    edit_hint: 'One field of all of them gets the same value. It can be undone.', field: 'Field', choose: 'Choose a field', value: 'New value', empties: 'Left empty, the field is emptied.', apply: 'Change {n}',
    looking: 'Looking for records', setting: 'Changing', deleting: 'Deleting', restoring: 'Bringing back', stop: 'Stop', changed: '{n} record changed | {n} records changed', same: '; {n} had the value already',
    nothing: 'Nothing had to be changed', refused: '{n} not changed: {reason}', restored_some: '{n} of {of} brought back; the others could not be',
  },
  exports: {
    title: 'Export', xlsx: 'Export as Excel', csv: 'Export as CSV', waiting: 'Getting the export ready…', progress: 'Exporting {n}%', cancel: 'Cancel the export', cancelled: 'Export cancelled',
    done: '{n} record exported | {n} records exported', again: 'Download again',
  },
}
