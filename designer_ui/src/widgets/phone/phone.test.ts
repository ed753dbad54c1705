// @vitest-environment jsdom
import { expect, it } from 'vitest'

import { ask, field, show } from '../testing'

it('can be called, and is typed with the keys of a telephone', async () => {
  expect(show('13812345678', field('phone')).find('a').attributes('href')).toBe('tel:13812345678')
  const asked = ask(null, field('phone'))
  expect(asked.find('input').attributes('type')).toBe('tel')
  await asked.find('input').setValue('138 1234 5678')
  expect(asked.last()).toBe('138 1234 5678')
})
