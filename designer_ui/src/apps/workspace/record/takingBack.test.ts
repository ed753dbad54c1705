// @vitest-environment jsdom
import { expect, it, vi } from 'vitest'

import { isGoing, keepIt, PATIENCE, takeAway } from './takingBack'

it('takes a comment away after a moment, at once when the page is left, and not at all where somebody wants it back', async () => {
  vi.useFakeTimers()
  const [first, second, third] = [vi.fn(async () => undefined), vi.fn(async () => undefined), vi.fn(() => Promise.reject(new Error('no')))]
  const failed = vi.fn()
  takeAway('1', first, failed)
  expect(isGoing('1')).toBe(true)
  expect(keepIt('1')).toBe(true)
  await vi.advanceTimersByTimeAsync(PATIENCE + 1)
  expect([first.mock.calls.length, isGoing('1'), keepIt('1')]).toEqual([0, false, false])

  takeAway('2', second, failed)
  window.dispatchEvent(new Event('pagehide'))
  await vi.advanceTimersByTimeAsync(1)
  expect([second.mock.calls.length, isGoing('2')]).toEqual([1, false])

  takeAway('3', third, failed)
  await vi.advanceTimersByTimeAsync(PATIENCE + 1)
  expect([failed.mock.calls.length, isGoing('3')]).toEqual([1, false])
  vi.useRealTimers()
})
