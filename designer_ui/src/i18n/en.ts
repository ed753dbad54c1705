/** The product's own texts. The same thing has the same name everywhere. */
export default {
  common: {
    save: 'Save', cancel: 'Cancel', close: 'Close', delete: 'Delete', edit: 'Edit', undo: 'Undo', retry: 'Try again', search: 'Search',
    more: 'More', loading: 'Loading', none: 'Nothing fits', clear: 'Clear', open: 'Open', remove: 'Remove', back: 'Back', next: 'Next',
    done: 'Done', copy: 'Copy', yes: 'Yes', no: 'No', empty: 'Empty', records: '{n} records', about: 'About {n} records', messages: 'Messages',
    add: 'New', add_of: 'New {form}',
  },
  sign_in: {
    welcome: 'Sign in to Tessera', login: 'Login', password: 'Password', enter: 'Sign in',
    forgot: 'Forgotten? An administrator can give you a new password.', leave: 'Sign out', new_password: 'A new password',
    must_change: 'Your password was made for you. Choose one of your own.', old: 'Current password', fresh: 'New password',
    change: 'Change password', ended: 'Your session has ended. Sign in again.',
  },
  frame: {
    home: 'Home', apps: 'Apps', tasks: 'Tasks', mine: 'Me', palette: 'Search apps, forms, records and actions', theme: 'Theme',
    light: 'Light', dark: 'Dark', system: 'As the system', language: 'Language', person: 'Person', menu: 'Menu', jobs: 'Jobs',
    no_apps: 'No app is yours yet', no_apps_hint: 'An administrator can give you a role.', welcome: 'Hello {name}', your_apps: 'Your apps',
    skip: 'Skip to content', collapse: 'Collapse the menu', spread: 'Spread the menu', administer: 'Administration',
  },
  problem: {
    unreachable: 'The server cannot be reached. Check the network and try again.', gone: 'There is no such page, or it is not yours to see.',
    failed: 'Something went wrong. Try again.', home: 'Go home',
  },
}
