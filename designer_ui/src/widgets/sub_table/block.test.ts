import { expect, it } from 'vitest'

import { readBlock, writeBlock } from './block'

it('reads what spreadsheets copy', () => {
  expect(readBlock('a\tb\r\n1\t2\r\n')).toEqual([['a', 'b'], ['1', '2']])
  expect(readBlock('"two\nlines"\t"say ""hi"""')).toEqual([['two\nlines', 'say "hi"']])
  expect(readBlock('one')).toEqual([['one']])
  expect(readBlock('a\t\n\tb')).toEqual([['a', ''], ['', 'b']])
})

it('writes what it reads', () => {
  const block = [['a\tb', 'say "hi"'], ['two\nlines', '']]
  expect(readBlock(writeBlock(block))).toEqual(block)
})
