/** Texts of shortcuts, the tour, and empty lists. */
export default {
  keys: 'Keyboard shortcuts', shortcuts: 'Shortcuts', again: 'Take the tour again', then: 'then',
  where: { everywhere: 'Everywhere', list: 'In a list', record: 'On a record', form: 'While filling in', table: 'In a sub-table', dashboard: 'In charts of dashboards and reports' },
  does: {
    sheet: 'Show all shortcuts', palette: 'Find an app, form or record', search: 'Search the list', home: 'Go home', app: 'Open an app by its place', tasks: 'Go to your tasks', dashboards: 'Open a dashboard', points: 'Previous, next point', series: 'Other series', records: 'Show the records behind it', zoom: 'Take a span of time; Enter zooms in',
    create: 'Add a record', move: 'Up and down a row', open: 'Open the row', select: 'Select the row', ends: 'First and last column', pages: 'A page up or down',
    shut: 'Close the side panel',
    edit: 'Edit the record', save: 'Save', leave: 'Stop editing, while nothing has been typed',
    cell: 'Edit the cell', below: 'Done, and down a row', beside: 'Done, and to the right', row: 'Move the row up or down', insert: 'Insert a row above', undo: 'Undo', take_back: 'Undo what a message offers to undo', messages: 'To the messages and back', fill: 'Fill down',
  },
  tour: {
    label: 'Tour', next: 'Next', back: 'Back', skip: 'Skip', done: 'Get started', step: 'Step {n} of {of}',
    apps: { title: 'Your apps', text: 'An app is a set of forms that belong together: members, points, coupons. Pick one by its icon.' },
    search: { title: 'Search for anything', text: 'Press Ctrl K and type a little: an app, a form, a member’s name, or the last digits of a phone number.' },
    list: { title: 'Peek, then open', text: 'Click a row and its record opens beside the list; the arrows walk on. Tick several rows to print or delete them together.' },
    why: { title: 'Every result has a reason', text: '“Why” on a record says which rule gave the points or the tier, and “History” who changed what.' },
    person: { title: 'Language, look and shortcuts', text: 'Change language and theme here. Press ? at any time to see all shortcuts.' },
  },
  empty: {
    about: 'Records of “{form}” will be listed here. Ways to begin:', add: 'Add one', import: 'Import from Excel or CSV', sample: 'Load sample data',
    loaded: '{n} sample record was added. | {n} sample records were added.', nothing: 'All of the sample data is there already.',
  },
}
