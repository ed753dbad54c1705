import { expect, it } from 'vitest'

import type { FieldInfo, FormInfo, RecordData } from '@/api/types'

import { alike, asGiven, clashesOf } from './merging'

const field = (key: string, more: object = {}): FieldInfo => ({
  key, type: 'text', title: key, required: false, unique: false, is_computed: false, target: null, right: 'write', ...more,
})
const FORM = { fields: [field('name'), field('note'), field('tier'), field('sum', { is_computed: true })] } as unknown as FormInfo
const record = (values: object): RecordData => ({ id: 1, public_id: 'a', version: 1, ...values })

it('asks only where both have changed the same field to something else', () => {
  const before = record({ name: 'Ada', note: null, tier: { id: 1 }, sum: 1 })
  const now = record({ name: 'Ada L.', note: 'by them', tier: { id: 2 }, sum: 2 })
  const clashes = clashesOf(FORM, before, now, { name: 'Countess', tier: 2, sum: 3 })
  expect(clashes.map((each) => [each.field.key, each.original, each.theirs, each.mine])).toEqual([['name', 'Ada', 'Ada L.', 'Countess']])
  expect(clashesOf(FORM, before, now, {})).toEqual([])
  expect(clashesOf(FORM, before, record({ name: 'Ada', tier: { id: 1 } }), { name: 'Countess' })).toEqual([])
})

it('gives back what was read as the API takes it', () => {
  expect(asGiven({ id: 3, public_id: 'x', version: 2, name: 'Gold' })).toBe(3)
  expect(asGiven([{ id: 9, public_id: 'r', version: 1, position: 0, product: 'Tea', shop: { id: 4 } }])).toEqual([{ product: 'Tea', shop: 4 }])
  expect(asGiven(['a', 'b'])).toEqual(['a', 'b'])
  expect(asGiven(null)).toBeNull()
})

it('takes nothing for nothing, a record for its id, and rows for what they hold', () => {
  expect(alike(null, '')).toBe(true)
  expect(alike({ id: 3, name: 'x' }, 3)).toBe(true)
  expect(alike([{ id: 1, position: 0, word: 'a', more: null }], [{ word: 'a' }])).toBe(true)
  expect(alike([{ word: 'a' }], [{ word: 'b' }])).toBe(false)
})
