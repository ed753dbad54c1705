/** The product's own texts. The same thing has the same name everywhere. */
import admin from './admin.en'
import bin from './bin.en'
import charts from './charts.en'
import dashboards from './dashboards.en'
import formulas from './formulas.en'
import guides from './guides.en'
import help from './help.en'
import home from './home.en'
import imports from './imports.en'
import jobs from './jobs.en'
import kinds from './kinds.en'
import lists from './lists.en'
import messages from './messages.en'
import print from './print.en'
import page from './record.en'
import search from './search.en'
import tasks from './tasks.en'
import widgets from './widgets.en'

export default {
  common: {
    save: 'Save', cancel: 'Cancel', close: 'Close', delete: 'Delete', edit: 'Edit', undo: 'Undo', retry: 'Try again', search: 'Search',
    more: 'More', loading: 'Loading', none: 'Nothing fits', clear: 'Clear', open: 'Open', remove: 'Remove',
    done: 'Done', empty: 'Empty', records: '{n} record | {n} records', about: 'About {n} records', messages: 'Messages',
    add: 'New', add_of: 'New {form}',
  },
  sign_in: {
    welcome: 'Sign in to Tessera', login: 'Login', password: 'Password', enter: 'Sign in',
    forgot: 'Forgotten? An administrator can give you a new password.', leave: 'Sign out', new_password: 'A new password',
    must_change: 'Your password was made for you. Choose one of your own.', old: 'Current password', fresh: 'New password',
    change: 'Change password', ended: 'Your session has ended. Sign in again.',
  },
  frame: {
    home: 'Home', apps: 'Apps', doings: 'Actions', palette: 'Search apps, forms, records and actions',
    light: 'Light', dark: 'Dark', system: 'As the system', person: 'Person', menu: 'Menu',
    no_apps: 'No app is yours yet', no_apps_hint: 'An administrator can give you a role.', welcome: 'Hello {name}', your_apps: 'Your apps',
    skip: 'Skip to content', collapse: 'Collapse the menu', spread: 'Spread the menu',
  },
  list: {
    views: 'Views', filter: 'Filter', filters: 'Filter {n}', sort: 'Sort', columns: 'Columns', density: 'Compact', search: 'Search {form}', add: 'New',
    up: 'Move up', down: 'Move down', select_all: 'Select all', select: 'Select', sort_by: 'Sort', chosen: '{n} selected',
    delete: 'Delete', deleted: '{n} moved to the recycle bin', empty: 'No {form} yet',
    empty_hint: 'Add the first one.', nothing: 'Nothing fits', nothing_hint: 'Try fewer conditions or other words.', reset: 'Clear filters',
    refresh: 'Refresh', failed: 'The list could not be loaded', restored: 'Brought back', not_deleted: 'Not deleted: {reason}',
  },
  filter: {
    title: 'Filter', where: 'Where', and: 'and', or: 'or', turn: 'Switch and/or', field: 'Field', comparison: 'Comparison', value: 'Value', until: 'to',
    remove: 'Remove condition', add: 'Add condition', add_group: 'Add group', days: 'days', contains: 'contains', is: 'is', is_not: 'is not',
    starts_with: 'starts with', empty: 'is empty', filled: 'is filled', equals: 'equals', differs: 'differs from', more: 'more than',
    at_least: 'at least', less: 'less than', at_most: 'at most', between: 'between', any_of: 'is', none_of: 'is not', yes: 'yes', no: 'no',
    today: 'today', yesterday: 'yesterday', this_week: 'this week', this_month: 'this month', this_year: 'this year', last_days: 'in the last …',
    next_days: 'in the next …', on: 'on', before: 'before', after: 'after', has_any: 'has any of', has_all: 'has all of',
  },
  record: {
    details: 'Details', why: 'Why', history: 'History', parts: 'Parts of the record', saved: 'Saved.',
    met: 'Somebody has just changed this record. It is up to date now, with your changes on top.', copied: 'The link is copied',
    copy_address: 'Copy link', restored: 'What you had not saved is back.', start_over: 'Start over', save_and_new: 'Save and add another',
    previous: 'Previous record', following: 'Next record', open: 'Open the page', changed: 'Changed {at}',
    no_effects: 'No rule has acted because of this record', no_effects_hint: 'When one does, a sentence here says what it did and why.',
    given_up: 'Changes given up.', put_back: 'That version is back', restore: 'Put back',
    kind: { created: 'created it', updated: 'changed', deleted: 'deleted it', restored: 'brought it back', erased: 'erased what is personal' },
  },
  problem: {
    unreachable: 'The server cannot be reached. Check the network and try again.', gone: 'There is no such page, or it is not yours to see.',
    failed: 'Something went wrong. Try again.', home: 'Go home',
  },
  admin,
  bin,
  charts,
  dashboards,
  formulas,
  guides,
  help,
  home,
  imports,
  jobs,
  kinds,
  lists,
  messages,
  print,
  page,
  search,
  tasks,
  widgets,
}
