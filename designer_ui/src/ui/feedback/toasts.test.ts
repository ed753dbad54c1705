import { beforeEach, expect, it, vi } from 'vitest'

import { actOnNewest, isHeld, toast, toasts } from './toasts'

beforeEach(() => {
  vi.useFakeTimers()
  toasts.splice(0)
})

it('the newest that can be undone is undone, and nothing else is done by that key', () => {
  const [older, newer, other] = [vi.fn(), vi.fn(), vi.fn()]
  toast('one', 'good', { text: 'Undo', run: older })
  toast('two', 'good', { text: 'Undo', run: newer })
  toast('three', 'good', { text: 'Download', run: other })
  expect(actOnNewest('Undo')).toBe(true)
  expect([older, newer, other].map((each) => each.mock.calls.length)).toEqual([0, 1, 0])
  expect(toasts.map((each) => each.text)).toEqual(['one', 'three'])
  expect([actOnNewest('Undo'), actOnNewest('Undo')]).toEqual([true, false])
})

it('none goes while somebody is at them', () => {
  toast('one')
  isHeld.value = true
  vi.advanceTimersByTime(60_000)
  expect(toasts).toHaveLength(1)
  isHeld.value = false
  vi.advanceTimersByTime(1_000)
  expect(toasts).toHaveLength(0)
})
