// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest'

import { ask, field, read, withLayout } from '../testing'

beforeEach(withLayout)

it('takes a day in any usual spelling, and tidies it up when one is done', async () => {
  const asked = ask(null, field('date'))
  const box = asked.find('input')
  await box.setValue('2026年3月1日')
  expect(asked.last()).toBe('2026-03-01')
  expect(box.element.value).toBe('2026年3月1日')
  await box.trigger('blur')
  expect(box.element.value).toBe('2026-03-01')
})

it('hands on what is no day', async () => {
  const asked = ask('2026-03-01', field('date'))
  await asked.find('input').setValue('03/04')
  await asked.find('input').trigger('blur')
  expect(asked.last()).toBe('03/04')
  expect(asked.find('input').attributes('aria-invalid')).toBe('true')
})

it('opens the calendar from the keyboard, and takes a day from it', async () => {
  const asked = ask('2026-11-22', field('date'))
  await asked.find('input').trigger('keydown', { key: 'ArrowDown', altKey: true })
  const day = document.querySelector<HTMLElement>('[data-value="2026-11-23"]')
  day?.click()
  expect(asked.last()).toBe('2026-11-23')
  asked.unmount()
})

it('reads pasted days', () => expect([read('2026/3/1', field('date')), read('bad', field('date'))]).toEqual(['2026-03-01', 'bad']))
