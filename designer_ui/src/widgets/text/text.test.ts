// @vitest-environment jsdom
import { expect, it } from 'vitest'

import { ask, field, read } from '../testing'

it('gives what is typed, and null for nothing', async () => {
  const asked = ask('王小芳', field('text'))
  await asked.find('input').setValue('李雷')
  expect(asked.last()).toBe('李雷')
  await asked.find('input').setValue('')
  expect(asked.last()).toBeNull()
  expect(read('', field('text'))).toBeNull()
})
