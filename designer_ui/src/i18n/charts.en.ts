/** Texts of charts: numbers, ranges of time, what can be done. */
export default {
  none: '(none)', yes: 'Yes', no: 'No', gap: 'No records', before: 'Compared', previous_period: 'vs before', previous_year: 'vs year before', of_previous_period: 'Period before', of_previous_year: 'Year before', than: 'vs {what}', change: 'Change', total: 'Total', others: 'Others',
  share: 'Share', of_first: 'Of the first step', of_before: 'Of the step before', went_on: 'Went on', count: 'Count', value: 'Value', target: 'Target {value}, {part} reached', drawing: 'chart', records: 'Show records', records_of: '{what}: {value}, show records',
  sort: 'Sort by this column', more_rows: 'Show {n} more rows', cut: 'Only the first {n} rows were fetched. Narrow the range to see the others.',
  keys: 'Arrow keys walk the points, Enter shows the records.', keys_zoom: 'Arrow keys walk the points, Enter shows the records. Hold Shift with left and right to take a span of time, Enter zooms in.',
  range: {
    all: 'All time', today: 'Today', yesterday: 'Yesterday', from_to: '{from} to {to}', since: 'Since {from}', until: 'Until {to}',
    last: { day: 'Today', week: 'Week to date', month: 'Month to date', quarter: 'Quarter to date', year: 'Year to date' },
    last_many: { day: 'Last {n} days', week: 'Last {n} weeks', month: 'Last {n} months', quarter: 'Last {n} quarters', year: 'Last {n} years' },
    this: { day: 'Today', week: 'This week', month: 'This month', quarter: 'This quarter', year: 'This year' },
    previous: { day: 'Yesterday', week: 'Last week', month: 'Last month', quarter: 'Last quarter', year: 'Last year' },
    previous_many: { day: '{n} days before today', week: '{n} weeks before this', month: '{n} months before this', quarter: '{n} quarters before this', year: '{n} years before this' },
    next: { day: 'Tomorrow', week: 'Next week', month: 'Next month', quarter: 'Next quarter', year: 'Next year' },
    next_many: { day: 'Next {n} days', week: 'Next {n} weeks', month: 'Next {n} months', quarter: 'Next {n} quarters', year: 'Next {n} years' },
  },
}
