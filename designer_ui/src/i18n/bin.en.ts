/** Texts of the recycle bin. */
export default {
  title: 'Recycle bin', of: 'Recycle bin of {form}', back: 'Back to {form}', hint: 'Deleted records stay here until somebody brings them back. What was deleted with a record comes back with it.',
  search: 'Search the bin', empty: 'The bin is empty', empty_hint: 'Deleted {form} records appear here and can be brought back at any time.', nothing: 'Nothing fits', chosen: '{n} selected',
  restore: 'Bring back', restore_all: 'Bring back selected', deleted: 'Deleted by {by}, {at}', deleted_by_system: 'Deleted by the system, {at}', brings: 'Comes back with it: {what}',
  bring: '{n} {form}', bring_more: 'more than {n} {form}', comma: ', ', restored: '{n} record is back | {n} records are back', not_restored: '{n} could not come back: {reason}',
  erase: 'Erase for good', erase_title: 'Erase what “{name}” holds for good?',
  erase_text: 'Personal data, files, history and traces of rules are erased for good and cannot be brought back. Bookings and links of others keep only its number.', erase_do: 'Erase for good',
  erased: 'Erased for good', is_erased: 'Personal data erased', select: 'Select {name}', select_all: 'Select all', more: 'Load more', failed: 'The bin could not be loaded', open: 'Open the record',
}
