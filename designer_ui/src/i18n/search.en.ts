/** Texts of the page that searches everything. */
export default {
  title: 'Search', placeholder: 'Search all records: names, numbers, pinyin, last digits of a phone', all: 'Search all records for “{words}”', count: '{n} found', more: 'See all in {form}',
  nothing: 'Nothing has “{words}”', nothing_hint: 'Try the beginning of a name or number, pinyin initials, or the last four digits of a phone.', begin: 'What are you looking for?',
  begin_hint: 'Words, beginnings, Chinese, pinyin or its initials, and the last four digits are found.', short: 'Type at least one character',
}
