// @vitest-environment jsdom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'

import { ask, field, read, said, show, surroundings, withLayout } from '../testing'

beforeEach(withLayout)
const of = field('link', { target: 'member.member' })

it('shows the name and leads to the record', async () => {
  const shown = show(12, of)
  await flushPromises()
  expect(shown.text()).toBe('记录 12')
  expect(shown.find('a').attributes('href')).toBe('/a/member.member/12')
})

it('is copied by the name that is shown', async () => {
  const around = surroundings()
  expect(said(12, of, around)).toBe('#12')
  show(12, of, false, around)
  await flushPromises()
  expect(said(12, of, around)).toBe('记录 12')
})

it('leads nowhere where the reader may not go', async () => {
  const shown = show(12, of, false, surroundings({ addressOf: () => null }))
  await flushPromises()
  expect([shown.find('a').exists(), shown.text()]).toEqual([false, '记录 12'])
})

it('takes the name of a record that came along', () => {
  const record = { id: 3, public_id: 'M3', version: 1, name: '王小芳' }
  expect(said(record, of, surroundings({ called: (_field, it) => String(it['name']) }))).toBe('王小芳')
})

it('shows the id where nobody tells the name', async () => {
  const shown = show(12, of, false, surroundings({ nameOf: async () => Promise.reject(new Error('gone')) }))
  await flushPromises()
  expect(shown.text()).toBe('#12')
})

it('finds by typing, and shows the name as soon as it is known', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const find = vi.fn(async (_field: unknown, typed: string) => [{ id: 5, text: `王${typed}`, hint: '138' }])
  const asked = ask(12, of, {}, surroundings({ find }))
  await flushPromises()
  const box = asked.find('input')
  expect(box.element.value).toBe('记录 12')
  await box.trigger('click')
  await box.setValue('小')
  await vi.advanceTimersByTimeAsync(400)
  await flushPromises()
  expect(find.mock.calls.at(-1)?.[1]).toBe('小')
  document.querySelector<HTMLElement>('[role="option"]:last-of-type')?.click()
  await flushPromises()
  expect(asked.last()).toBe(5)
  vi.useRealTimers()
  asked.unmount()
})

it('makes a new record on the spot where the reader may', async () => {
  const make = vi.fn(async (_field: unknown, typed: string) => ({ id: 9, text: typed }))
  const asked = ask(null, of, {}, surroundings({ mayMake: () => true, make }))
  await asked.find('input').trigger('click')
  await asked.find('input').setValue('新会员')
  await flushPromises()
  document.querySelector<HTMLElement>('.item.make')?.click()
  await flushPromises()
  expect(make).toHaveBeenCalledWith(of, '新会员')
  expect(asked.last()).toBe(9)
  asked.unmount()
})

it('reads a pasted name as the one record that is called so', async () => {
  const find = async (): Promise<{ id: number; text: string }[]> => [{ id: 1, text: '王小芳' }, { id: 2, text: '王小芳芳' }]
  const around = surroundings({ find })
  expect(await read('王小芳', of, around)).toBe(1)
  expect(await read('王', of, around)).toBe('王')
})
