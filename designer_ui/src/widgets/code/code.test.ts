// @vitest-environment jsdom
import { expect, it } from 'vitest'

import { ask, field } from '../testing'

it('is drawn unless it may be given', async () => {
  expect(ask('O1', field('auto_number', { is_computed: true })).find('output').text()).toBe('O1')
  const asked = ask(null, field('unique_code', { writable: true }))
  await asked.find('input').setValue('abc')
  expect(asked.last()).toBe('abc')
})
