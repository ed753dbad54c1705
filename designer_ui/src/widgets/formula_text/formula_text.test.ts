import { expect, it } from 'vitest'

import { ask, field } from '../testing'

it('takes formulas as text, unchecked for spelling', async () => {
  const asked = ask(null, field('condition'))
  expect(asked.find('textarea').attributes('spellcheck')).toBe('false')
  await asked.find('textarea').setValue('amount > 100')
  expect(asked.last()).toBe('amount > 100')
})
