// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest'

import { ask, field, read, said, show, withLayout } from '../testing'

beforeEach(withLayout)

it('says a moment in the zone of the workspace, the exact one on hover', () => {
  expect(said('2026-11-22T06:05:00Z', field('datetime'))).toBe('2026-11-22 14:05')
  expect(show('2026-11-22T06:05:00Z', field('datetime')).find('time').attributes('title')).toContain('14:05:00(Asia/Shanghai)')
})

it('takes a moment in the zone of the workspace', async () => {
  const asked = ask('2026-11-22T06:05:00Z', field('datetime'))
  expect(asked.find('input').element.value).toBe('2026-11-22 14:05')
  await asked.find('input').setValue('2026-11-23 0:30')
  expect(asked.last()).toBe('2026-11-22T16:30:00Z')
})

it('leaves alone what it cannot show whole', async () => {
  const asked = ask('2026-11-22T06:05:09.123456Z', field('datetime'))
  await asked.find('input').trigger('focus')
  await asked.find('input').trigger('blur')
  expect(asked.last()).toBeUndefined()
})

it('reads pasted moments', () => {
  expect(read('2026-11-22 14:05', field('datetime'))).toBe('2026-11-22T06:05:00Z')
  expect(read('2026-11-22T06:05:00Z', field('datetime'))).toBe('2026-11-22T06:05:00Z')
})
