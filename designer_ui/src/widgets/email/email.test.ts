// @vitest-environment jsdom
import { expect, it } from 'vitest'

import { ask, field, show } from '../testing'

it('can be written to', async () => {
  expect(show('a@example.com', field('email')).find('a').attributes('href')).toBe('mailto:a@example.com')
  const asked = ask(null, field('email'))
  expect(asked.find('input').attributes('type')).toBe('email')
  await asked.find('input').setValue('a@example.com')
  expect(asked.last()).toBe('a@example.com')
})
