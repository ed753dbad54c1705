import { expect, it } from 'vitest'

import { currentOf, partOf } from './underway'

const step = (state: 'waiting' | 'running' | 'done', rows: number, done = 0) => ({ message: state, rows, done, state })

it('says how far a publication is, and what is being done', () => {
  const now = { phase: 'tables' as const, seconds: 20, elapsed: 3, steps: [step('done', 0), step('running', 900, 450), step('waiting', 0)] }
  expect(currentOf(now)?.message).toBe('running')
  expect(partOf(now)).toBeCloseTo(500 / 1050)
  expect(partOf({ ...now, steps: [] })).toBe(0)
  expect(currentOf({ ...now, steps: [step('done', 0), step('waiting', 0)] })?.message).toBe('waiting')
})
