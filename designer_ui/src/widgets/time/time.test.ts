// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest'

import { ask, field, read, said, withLayout } from '../testing'

beforeEach(withLayout)

it('takes and says times of day', async () => {
  const asked = ask(null, field('time'))
  await asked.find('input').setValue('930')
  expect(asked.last()).toBe('09:30:00')
  await asked.find('input').trigger('blur')
  expect(asked.find('input').element.value).toBe('09:30')
  expect(said('09:30:15', field('time'))).toBe('09:30:15')
  expect(read('21点', field('time'))).toBe('21:00:00')
})
