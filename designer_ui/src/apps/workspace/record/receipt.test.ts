import { expect, it } from 'vitest'

import type { Receipt } from '@/api/records'

import { receiptText } from './receipt'

const step = (kind: string, amount: number | null): Receipt => ({ rule: 'r', name: kind, outcome: 'done', effect: { kind }, form: null, id: null, amount })

it('tells what was given from what was taken, and guesses nothing of what was turned back', () => {
  expect(receiptText([step('credit', 128), step('debit', 50), step('reverse', 256)])).toBe('credit +128 · debit −50 · reverse 256')
  expect(receiptText([step('update', null)])).toBe('update')
})
