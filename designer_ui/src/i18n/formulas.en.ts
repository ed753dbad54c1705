/** Texts of the editors of conditions and formulas. */
export default {
  hint: 'For example floor(amount). Type the name of a field to choose it', hint_condition: 'For example amount >= 100. Type the name of a field to choose it',
  suggestions: 'Fields and functions', insert: 'Insert a field or function', as_text: 'Write it as a formula', as_rows: 'Build it from rows',
  no_rows: 'Rows cannot say this formula; edit it as text.', reads: 'Reads', always: 'No condition: it always applies.', keys: '↑↓ choose · Enter insert · Esc close',
  example: 'For example {example}',
  words: {
    and: 'both sides hold', or: 'one of the sides holds', not: 'does not hold', in: 'is one of a list, such as in ["pos"]', true: 'yes', false: 'no', null: 'nothing: no value is there',
  },
  quotes: '“”',
  read: { and: 'and', or: 'or', not: 'not', in: 'is one of', true: 'yes', false: 'no', null: 'nothing' },
}
