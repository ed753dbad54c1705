/** The kinds of lists. */
export default {
  shown_as: 'Shown as', names: { grid: 'Table', kanban: 'Kanban', calendar: 'Calendar', gallery: 'Gallery' },
  by: { by: 'By {field}', start: 'By {field}', image: 'Picture: {field}' },
  none_of: 'Not set', others: 'Others', unseen: 'No. {id}', columns_cut: 'These are the {n} columns with the most records; all others are under “Others”.', about: 'about {n}', count_of: '{n} records', add_to: 'New in {to}', move_to: 'Move to {to}', move: 'Move {name}',
  moved: '{name} is in {to} now', moved_back: '{name} is back where it was', not_moved: '{name} stays where it was: {reason}',
  empty_column: 'Drag a card here', nothing_here: 'No records',
  time: 'Time shown', today: 'Today', span: 'Span', spans: { month: 'Month', week: 'Week', agenda: 'Agenda' },
  before: { month: 'Month before', week: 'Week before', agenda: '30 days before' }, after: { month: 'Month after', week: 'Week after', agenda: '30 days after' },
  add_on: 'New on {day}', add_today: 'New today', more: '{n} more', move_days: 'Alt and arrow keys move it',
  cut: 'There is too much in this time: only the first {n} are shown. Choose a shorter span or filter.',
  no_events: 'Nothing in this time', no_events_hint: 'Records appear on the day of their date. Fill one in, or add one right here.', nothing_today: 'Nothing today',
}
