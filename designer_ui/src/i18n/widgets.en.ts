/** Texts of the widgets of fields. */
export default {
  masked: 'Masked: you may not see all of it', choose: 'Choose', clear: 'Clear', open: 'Show options', none: 'Nothing fits', remove: 'Remove', searching: 'Searching…',
  yes: 'Yes', no: 'No', type_tags: 'Type and press Enter', make: 'New “{text}”', make_failed: 'It could not be made. Try again.',
  sign: 'Turn the sign', calendar: 'Open the calendar', month_before: 'Month before', month_after: 'Month after', today: 'Today', time: 'Time', done: 'Done', zone: '{text} ({zone})',
  records: '{n} record | {n} records', more: '{n} more', phone: 'Call {text}', mail: 'Write to {text}', opens_apart: 'opens in a new window',
  given: 'Left empty, one is given', characters: '{n} / {max}',
  not_json: 'This is not JSON: {reason}',
  files: {
    choose: 'Choose files', choose_image: 'Choose pictures', drop: 'or drop or paste them here', camera: 'Take a picture', remove: 'Remove {name}', again: 'Try again',
    cancel: 'Dismiss', sending: 'Sending {name}', failed: '{name} could not be sent.', too_large: '{name} has {size}; {max} are allowed.',
    wrong_kind: '{name} is not of an allowed kind.', too_many: '{max} files at most.', unknown: 'File {id}', download: 'Download {name}', count: '{n} file | {n} files',
    gone: 'The file is gone, or not yours to see',
  },
  rows: {
    grid: '{title}, {n} row | {title}, {n} rows', add: 'Add a row', count: '{n} row | {n} rows', empty: 'No rows yet', number: 'Row {n}', menu: 'What to do with row {n}', above: 'Insert above',
    copy: 'Duplicate', up: 'Move up', down: 'Move down', remove: 'Remove row', edit: 'Edit row {n}', removed: '{n} row removed | {n} rows removed', pasted: '{rows} rows × {columns} columns pasted',
    too_many: '{max} rows at most; the rest was not pasted.', more: '{n} more row | {n} more rows',
    hint: 'Arrow keys move; type or press F2 to edit; Enter goes down, Tab right; Ctrl+V pastes a table; Alt+↑↓ moves the row; Esc leaves the table.',
  },
  gallery: {
    title: 'All widgets', types: 'Field types', empty: 'Empty', filled: 'Filled', longest: 'Longest', invalid: 'Invalid', disabled: 'Disabled', readonly: 'Read only',
    masked: 'Masked', dense: 'In a list', cell: 'In a grid', wrong: 'Something is wrong here.',
  },
}
