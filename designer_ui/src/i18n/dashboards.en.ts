/** Texts of the pages of dashboards and reports. */
export default {
  title: 'Dashboards and reports', dashboards: 'Dashboards', reports: 'Reports', all: 'All reports', of_app: 'Dashboards and reports of {app}', none: 'No report is yours to see yet', none_hint: 'Reports come with apps; you see those whose data you may read.',
  gone: 'There is no such dashboard, or it is not yours to see', gone_report: 'There is no such report, or it is not yours to see', filters: 'Filters', range: 'Time range', custom: 'Custom', from: 'First day', to: 'Last day', apply: 'Apply', clear: 'Clear filters', reset: 'Reset',
  any: 'All', chosen: '{first} and {n} more', search_values: 'Find', no_values: 'Nothing fits', refresh: 'Refresh', updated: 'Updated {time}', every: 'Refreshes every {n}', seconds: '{n} second | {n} seconds', minutes: '{n} minute | {n} minutes', hours: '{n} hour | {n} hours',
  wall: 'Full screen', leave_wall: 'Leave full screen', copy_link: 'Copy link', copied: 'The link is copied. Who opens it sees what they may see.', menu: 'Actions of “{name}”', as_table: 'Show as table', as_chart: 'Show as chart',
  enlarge: 'Enlarge', back: 'Back to the dashboard', to_report: 'Open the report', excel: 'Export to Excel', png: 'Export as picture (PNG)', exported: '“{name}” has been exported', failed: 'The data could not be loaded', reload: 'Try again',
  locked: 'Not yours to see', locked_hint: 'The chart here uses data that you may not read. Ask an administrator if you need it.', refused: 'You may not read the data of this chart',
  refused_hint: 'The other charts are not affected. Ask an administrator if you need it.', empty: 'No data in this time', empty_hint: 'Choose another time range, or fewer filters.', empty_plain: 'No data yet', empty_plain_hint: 'It shows up here once there are records.',
  from_report: 'Records of a report', show_all: 'Show all records', by: 'Grouped by', compare: 'Compared with', compare_none: 'Nothing', compare_period: 'Period before', compare_year: 'Year before', unit: { day: 'By day', week: 'By week', month: 'By month', quarter: 'By quarter', year: 'By year' },
  data: 'Data', about: 'About',
  scores: {
    as_of: 'As of {day}, {n} in all', segments: 'Segments', all: 'All', marks: 'Marks', no_marks: 'Nobody fits', name: 'Name', segment: 'Segment', more: 'Show 50 more', how: 'Each is put into groups from low to high; {n} is the best.', pattern: 'Marks', any: 'Any', others: 'Others',
    patterns_title: 'How marks are spread', patterns_hint: 'How many have which marks of “{one}” and “{other}”. Click to narrow the list.', filtered: '{name}: {n}', clear: 'Show all',
  },
}
