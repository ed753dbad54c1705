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
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const make = vi.fn(async (_field: unknown, typed: string) => ({ id: 9, text: typed }))
  const asked = ask(null, of, {}, surroundings({ mayMake: () => true, make }))
  await asked.find('input').trigger('click')
  await asked.find('input').setValue('新会员')
  await flushPromises()
  await vi.advanceTimersByTimeAsync(400)
  await flushPromises()
  document.querySelector<HTMLElement>('.item.make')?.click()
  await flushPromises()
  vi.useRealTimers()
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

/** Members that are found by what is typed, a while after it. */
const slowly = (wait: number) => async (_field: unknown, typed: string) => {
  await new Promise((done) => setTimeout(done, wait))
  return [{ id: 1, text: '张伟' }, { id: 2, text: '王芳' }, { id: 3, text: '李小芳' }].filter(({ text }) => text.includes(typed))
}

it('takes what fits the words, not what stood there before', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const asked = ask(null, of, {}, surroundings({ find: slowly(500) }))
  const box = asked.find('input')
  await box.trigger('click')
  await vi.advanceTimersByTimeAsync(600)
  await box.setValue('王芳')
  await flushPromises()
  expect([...document.querySelectorAll('[role="option"]')].map((each) => each.textContent)).toEqual(['王芳'])
  await box.trigger('keydown', { key: 'Enter' })
  await flushPromises()
  expect(asked.last()).toBe(2)
  vi.useRealTimers()
  asked.unmount()
})

it('waits with Enter for the answer, and takes the only one of it', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  for (const [typed, taken] of [['李小', 3], ['芳', undefined]] as const) {
    const asked = ask(null, of, {}, surroundings({ find: slowly(500) }))
    const box = asked.find('input')
    await box.trigger('click')
    await box.setValue(typed)
    await box.trigger('keydown', { key: 'Enter' })
    expect(asked.last()).toBeUndefined()
    await vi.advanceTimersByTimeAsync(1000)
    await flushPromises()
    expect(asked.last()).toBe(taken)
    asked.unmount()
  }
  vi.useRealTimers()
})
