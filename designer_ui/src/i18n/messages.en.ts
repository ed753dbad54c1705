/** Texts of messages: channels, their log, messages in the story of a record. */
export default {
  said: 'The other side said: {text}', next: 'Next try:', goes: 'Goes out:', why: 'Why',
  channels: {
    about: 'The ways by which messages reach people. What apps send goes only by those that are on.', how: 'How to set one up', standing: { on: 'On', new: 'Not set up', off: 'Off' }, set_up: 'Set up', set_up_one: 'Set up {title}',
    change: 'Settings', change_one: 'Settings of {title}', changed: 'Changed', to_log: 'See what was sent', in_use: 'On', in_use_help: 'Nothing goes this way while it is off; its settings stay.', needs_nothing: 'There is nothing else to set.',
    secret_set: 'Set, and never shown', replace: 'Replace', replace_one: 'Replace {title}', take_away: 'Remove', taken_away: 'Removed when you save', keep: 'Keep the old one', add_pair: 'Add one', pair_name: 'Name', pair_value: 'Value', drop_pair: 'Remove number {n}',
    saved: '{title} is on', saved_off: '{title} is off; its settings are kept',
  },
  test: {
    title: 'Test', act: 'Send a test', to_email: 'Send it to', to_phone: 'Send it to', own: 'Empty: to your own address', to_you: 'you', save_first: 'Save your changes, then send a test.', not_on: 'Switch it on and save, then send a test.',
    waits: 'On its way…', sent: 'It arrived: the channel works.', sent_to: 'Sent to {to}: the channel works. See whether it has arrived.', show: 'Show how it went',
  },
  states: {
    waiting: 'Waiting', again: 'Will try again', quiet: 'Quiet hours', sending: 'Sending', sent: 'Sent', failed: 'Failed', given_up: 'Given up', no_consent: 'No consent', no_address: 'No address', skipped: 'Not sent',
  },
  filter: { waiting: 'Waiting', held: 'Quiet hours', sending: 'Sending', sent: 'Sent', failed: 'Failed', skipped: 'Not sent' },
  log: {
    explained: 'Every message: whether it went out, and why if it did not. This page follows by itself.', message: 'Message', whom: 'To', channel: 'Channel', attempts: 'Tries', asked: 'Asked for', sent_at: 'Sent',
    about: 'About', reference: 'Their number', text: 'What it says', tries: 'How it went ({n} try) | How it went ({n} tries)', no_tries: 'It was not tried yet.', colon: ': ', no_address: 'no address', unseen: 'not yours to see', search: 'Find by person, record or message',
    select: 'Select {title}', selected: '{n} selected', clear: 'Clear', retry: 'Send again', retry_selected: 'Send these again', retry_all: 'Send all failed again ({n})', retried_one: 'On its way again',
    retried: '{n} is on its way again | {n} are on their way again', retried_some: '{n} is on its way again, {left} are left | {n} are on their way again, {left} are left', sure_title: 'Send {n} message again? | Send {n} messages again?',
    sure_about: 'People get them at once. What has gone out cannot be taken back.', sure_many: 'At most {most} go at once, the oldest first. People get them at once, and what has gone out cannot be taken back.', about_one: 'About {name}',
    none: 'No message has been sent yet', none_hint: 'Set up a channel first, such as e-mail. Every message that the rules and processes of your apps send will then be listed here.', to_channels: 'Set up a channel',
    nothing_found: 'No message fits', nothing_found_hint: 'Try other words, or clear the filter.', show_all: 'Show all',
  },
  tried: { sent: 'Sent', failed: 'Did not work', under_way: 'On its way', unknown: 'Nobody knows: the program was interrupted, and it may have arrived' },
  text: {
    test: 'The text of a test is not kept.', unsaid: 'Nothing was sent, so there is no text.', gone: 'The text is not kept any more: the person was erased, or it is older than {days} days.', gone_here: 'The text is not kept any more.',
    hidden: 'It holds something that you may not see, so it is not shown.',
  },
  story: { to: 'to {user}', to_record: 'Message “{title}”', open: 'Show the text', shut: 'Hide', log: 'How it went' },
}
