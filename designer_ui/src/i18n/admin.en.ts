/** Texts of administration. */
export default {
  title: 'Admin', failed: 'This could not be loaded', state: 'State', older: 'Show older ones',
  groups: { installation: 'Installation', people: 'People', messages: 'Messages', operation: 'Operation' },
  places: {
    overview: 'Overview', apps: 'Apps', users: 'Users', roles: 'Roles', units: 'Organisations', keys: 'API keys', channels: 'Channels', deliveries: 'Sent messages', jobs: 'Jobs', incidents: 'Incidents', audit: 'Audit',
  },
  secret: {
    once: 'This is shown once. Nobody can look at it again.', copy: 'Copy', copied: 'Copied', kept: 'I have kept it',
    by_hand: 'The browser does not allow copying. Select it and copy by hand.',
  },
  overview: {
    release: 'Release {number} is in force', users: 'Users', active: 'active', locked: '{n} locked out', jobs: 'Jobs to do', failed: '{n} failed',
    none_failed: 'None has failed', incidents: 'Incidents', to_settle: 'to be dealt with', settled: 'All dealt with', storage: 'Storage', free: '{size} free',
    backup: 'Last backup', no_backup: 'None yet', backup_hint: 'Made by tessera backup', health: 'Health', well: '{n} more checks are fine', lately: 'What rules did lately',
    forms: 'Forms', ledgers: 'Ledgers', issuance: 'Issued', redemption: 'Used', breakage: 'Expired', liability: 'Still owed', to_gallery: 'Open the gallery',
  },
  apps: {
    about: 'Install, update, roll back and uninstall. Each time you see what will happen first.', from_file: 'Install from a file', update: 'Update from a file',
    export: 'Export to a file', releases: 'Earlier releases', uninstall: 'Uninstall', more: 'What to do with {app}', draft: 'Unpublished changes', open: 'Open',
    none: 'No app is installed yet', none_hint: 'Choose one of the gallery, or install one from a file.',
  },
  brings: {
    forms: '{n} form | {n} forms', rules: '{n} rule | {n} rules', ledgers: '{n} ledger | {n} ledgers', roles: '{n} role | {n} roles',
    seed: '{n} first record | {n} first records',
  },
  gallery: { title: 'Gallery', needs: 'Needs {apps}', and: ', ', install: 'Install {app}' },
  needs: {
    title: 'Needed apps', met: 'is there, version {version}', comes: 'comes with it, version {version}', missing: 'is missing; version {range} is needed', other: 'is there as {found}; {range} is needed',
    bring: 'Install {app} with it',
  },
  plan: {
    title: 'What will happen', empty: 'This is what is installed already. There is nothing to change.',
    sum: 'Touches {rows} records, takes about {seconds} s; everybody goes on working', changes: 'Changes', steps: 'Tables', more: 'Show {n} more',
    risks: { safe: 'safe', slow: 'takes time', lossy: 'loses values' }, consent: 'I know: values that do not convert are kept aside and come back with a roll-back',
  },
  conflicts: {
    title: 'For you to decide', left: '{n} to decide', decided: 'All decided', all_local: 'Keep all of ours', all_new: 'Take all of theirs', base: 'Before', local: 'Changed here',
    new: 'New version',
  },
  install: {
    title: 'Install an app', update: 'Update an app', act: 'Install', act_update: 'Update', done: 'Done. Release {release} is in force.',
    created: 'It brought {n} record. | It brought {n} records.', with_demo: 'Also load {n} sample records',
    open: 'Open {app}',
  },
  underway: {
    title: 'Progress', begins: 'Checking…', switches: 'Switching to the new release…', records: 'Bringing in the first records…',
    sample: 'Bringing in the sample records…', rows: '{done} of {rows} records', time: '{elapsed} so far, about {seconds} in all',
    others: 'Everybody goes on working; saving pauses for a moment at the switch. Closing this page stops nothing.',
  },
  releases: {
    title: 'Earlier releases of {app}', about: 'Choose one to see what going back would do. Other apps stay as they are; data are kept.', number: 'Release {number}',
    in_force: 'In force', act: 'Roll back to this release', done: '{app} is back at release {number}',
  },
  uninstall: {
    title: 'Uninstall {app}', sum: '{forms} forms with {records} records will not be seen any more; {holders} people lose a role.',
    back: 'No data are deleted: they come back when the app does.', export: 'Export it to a file first', type: 'Type “{app}” to go on', done: '{app} is uninstalled',
  },
  users: {
    about: 'Who may sign in, where they belong, and what roles they have.', add: 'Add user', search: 'Search name, login or e-mail', name: 'Name', email: 'E-mail',
    roles: 'Roles', org: 'Organisation', dept: 'Department', org_or_dept: 'Organisation or department', login_help: 'To sign in with; it does not change later',
    roles_help: 'Say what they see and may do; there can be several', is_admin: 'Administrator', is_admin_help: 'may look after everything',
    states: { active: 'Active', inactive: 'Inactive', locked: 'Locked out', admin: 'Administrator' }, locked_for: 'Too many wrong passwords; may try again', unlock: 'Unlock now',
    unlocked: '{name} can sign in again', is_inactive: 'Inactive: cannot sign in.', activate: 'Activate', activated: '{name} is active',
    must_change: 'Has to change the password at the next sign-in.', saved: 'Saved', access: 'Access', reset: 'Reset password', end_sessions: 'End all sessions',
    sessions_ended: '{n} session ended | {n} sessions ended', deactivate: 'Deactivate', deactivated: '{name} is inactive', deactivate_title: 'Deactivate {name}',
    deactivate_about: 'All sessions end at once, and API keys are revoked for good. Records stay; the user can be activated again.', reset_title: 'Reset the password of {name}',
    reset_about: 'The present password stops working and all sessions end. A new one is made and shown once.', password_for: 'One-time password of {name}',
    password_about: 'Hand it to them. They have to change it when they first sign in.',
  },
  roles: {
    about: 'Roles come with apps; their designers look after them. Here you see what each may do.', none: 'There are no roles yet', none_hint: 'They come with the apps that you install.',
    holders: '{n} person | {n} people', who: 'Who has it', form: 'Form', records: 'Which records', yes: 'may', no: 'may not', and: ', ', own: 'Own actions', ledgers: 'Ledgers',
    sentence: '{role} may do this with {form}, {rows}: {actions}.',
    actions: { read: 'read', create: 'create', update: 'update', delete: 'delete', export: 'export' },
    rows: { all: 'all records', own: 'their own', department: 'of their department', organisation: 'of their organisation', condition: 'that fulfil a condition' },
    rights: { hidden: 'hidden', masked: 'masked', read: 'read only', write: 'may be written' }, ledger: { read: 'read', post: 'post' },
  },
  units: {
    about: 'Records belong to organisations and departments; roles say from there what somebody sees.', orgs: 'Organisations', departments: 'Departments', add: 'Add',
    add_orgs: 'Add organisation', add_departments: 'Add department', add_below: 'Add below', rename: 'Rename', move: 'Move', rename_title: 'Rename “{name}”', move_title: 'Move “{name}”',
    none_orgs: 'No organisation yet', none_departments: 'No department yet', hint_orgs: 'Head office, branches, shops.', hint_departments: 'Sales, support.', name: 'Name', key: 'Key',
    key_help: 'For imports and the API; it does not change later', below: 'Below “{name}”', new_parent: 'New parent', parent_help: 'Left empty, it goes to the top', top: 'Top',
    to_top: 'Drop here to move to the top', moved: '“{name}” is moved', removed: '“{name}” is removed', undone: 'Undone', more: 'What to do with “{name}”', level: 'Level {n}',
  },
  keys: {
    about: 'Programs act as a user by them, and may never do more than that user.', docs: 'API reference', make: 'Make a key', name: 'What for', name_help: 'The till, the web shop',
    login: 'Acts as', login_help: 'Never more than this user may', rate: 'Requests a minute', lasts: 'Lasts', days: '{n} days', forever: 'For ever', expires: 'Expires',
    scopes: 'May do', scopes_help: 'Tick only what the program needs.', everything: 'Everything', used: 'Last used', never: 'Never', no_limit: 'No limit', revoke: 'Revoke',
    revoked: 'Revoked', revoked_now: '“{name}” is revoked', revoke_title: 'Revoke “{name}”',
    revoke_about: 'Programs that use it are shut out at once. It cannot come back; make another one instead.', none: 'No API key yet',
    none_hint: 'Make one, and other systems can read and write here.', made: 'The key for “{name}”', made_about: 'Send it in the header Authorization.', token: 'Key',
  },
  devices: {
    title: 'My devices', about: 'You are signed in here. End what you do not know, and change your password.', what: 'Device', address: 'Address', seen: 'Last used', since: 'Signed in',
    here: 'This device', unknown: 'Unknown device', end: 'End', end_others: 'End {n} other session | End {n} other sessions', ended: '{n} session ended | {n} sessions ended',
  },
  jobs: {
    about: 'Work that is done in the background. What you see keeps itself up to date.', what: 'Job', tries: 'Tries', at: 'When', kind: 'Kind', none: 'No jobs',
    none_hint: 'Imports, scheduled rules and other later work show here.',
    states: { waiting: 'Waiting', running: 'Running', done: 'Done', failed: 'Failed', cancelled: 'Cancelled' },
    kinds: {
      import: 'Import', rule: 'Rule after a save', schedule: 'Scheduled rule', ledger: 'Ledger, what is due', seed: 'First records', search: 'Search index', erase: 'Erasing a person',
      tidy: 'Tidying up', send: 'Sending a message',
    },
    counts: { created: '{n} created', updated: '{n} updated', unchanged: '{n} unchanged', refused: '{n} refused' },
    progress: 'Progress', errors: 'Download the bad rows', cancel: 'Cancel', retried: '{name} begins again', cancelled: '{name} is cancelled',
  },
  incidents: {
    about: 'What failed and nobody has dealt with. The same cause is told once.', none: 'No open incidents', none_hint: 'When a rule or a job fails, it shows here.',
    kinds: { rule: 'Rule', job: 'Job' }, count: 'once | {n} times', last: 'last', code: 'Cause: {code}', sample: 'Look at a case', close: 'Close',
    retried: '{n} job begins again | {n} jobs begin again', closed: 'Closed. Another case opens it again.',
  },
  audit: {
    about: 'Who did what to the installation, and when. Each row seals the one before, so a change shows.', what: 'What', subject: 'Of', who: 'Who', when: 'When', detail: 'Details',
    from: 'From', to: 'To', verify: 'Verify', clean: 'All {n} rows are as they were written.', broken: 'These rows were changed or are missing: {rows}. Compare with a backup.',
    head: 'Head of the chain',
    details: {
      release: 'release', version: 'version', was: 'was', sessions: 'sessions', roles: 'roles', added: 'added', removed: 'removed', fields: 'fields',
      is_admin: 'administrator', is_active: 'active', code: 'cause', job: 'job', jobs: 'jobs', tree: 'tree', did: 'did', minutes: 'minutes', user: 'user', scopes: 'may do',
      form: 'form', count: 'count',
    },
    kinds: {
      sign_in: 'Signed in', sign_out: 'Signed out', sign_in_failed: 'Wrong password', locked: 'Locked out', unlocked: 'Unlocked', session_revoked: 'Session ended',
      password_changed: 'Password changed', user_changed: 'User changed', roles_changed: 'Roles changed', organisation_changed: 'Unit changed', key_made: 'Key made',
      key_revoked: 'Key revoked', published: 'App published', records_exported: 'Records exported', job_retried: 'Job retried', job_cancelled: 'Job cancelled',
      incident_retried: 'Incident retried', incident_closed: 'Incident closed', channel_changed: 'Channel changed', channel_tested: 'Channel tested',
      delivery_retried: 'Message sent again', deliveries_retried: 'Messages sent again',
    },
  },
}
