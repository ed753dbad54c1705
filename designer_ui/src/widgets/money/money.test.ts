// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest'

import { ask, field, read, said, withLayout } from '../testing'

beforeEach(withLayout)

it('says amounts', () => {
  expect(said('1234.50', field('money'))).toBe('¥1,234.50')
  expect(said('0.00', field('money'))).toBe('¥0.00')
  expect(said('-92233720368547758.07', field('money'))).toBe('-¥92,233,720,368,547,758.07')
  expect(said('5', field('money', { currency: 'USD', scale: 2 }))).toBe('US$5.00')
})

it('takes amounts in usual spellings', async () => {
  const asked = ask(null, field('money'))
  expect(asked.text()).toContain('¥')
  expect(asked.find('input').attributes('inputmode')).toBe('decimal')
  await asked.find('input').setValue('¥1,234.5')
  expect(asked.last()).toBe('1234.50')
  expect(read('１２元', field('money'))).toBe('12')
})
