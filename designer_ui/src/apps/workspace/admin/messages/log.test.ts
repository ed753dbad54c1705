import { expect, it } from 'vitest'

import type { Delivery } from '@/api/messages'

import { filterOf, isAlive, joined, titleOf } from './log'

const delivery = (id: number, more: Partial<Delivery> = {}): Delivery => ({ id, state: 'sent', message: 'shop.hello', title: null, ...more } as Delivery)

it('reads the filter from the address, and no nonsense', () => {
  expect(filterOf({ state: 'failed', channel: 'email', q: 'anna', open: '7' })).toEqual({ state: 'failed', channel: 'email', q: 'anna' })
  expect(filterOf({ form: 'shop.person', record: '12' })).toEqual({ form: 'shop.person', record: 12 })
  expect(filterOf({ state: 'lost', form: 'shop.person', record: 'x', q: '' })).toEqual({})
})

it('puts what is new before what was loaded before', () => {
  expect(joined([delivery(9), delivery(8)], [delivery(8), delivery(7)]).map(({ id }) => id)).toEqual([9, 8, 7])
  expect(joined([], [delivery(7)]).map(({ id }) => id)).toEqual([7])
})

it('looks again soon while one is on its way', () => {
  expect([delivery(1, { state: 'waiting' }), delivery(1, { state: 'held' }), delivery(1)].map((each) => isAlive([each]))).toEqual([true, false, false])
})

it('is called by its title', () => {
  expect([delivery(1, { message: 'test' }), delivery(1, { title: 'Hello' }), delivery(1)].map((each) => titleOf(each, 'Test'))).toEqual(['Test', 'Hello', 'shop.hello'])
})
