import { describe, expect, it } from 'vitest'

import type { Job } from '@/api/jobs'

import { paceOf, seenAgain } from './pace'

const job = (done: number, rows: number, state: Job['state'] = 'running'): Job =>
  ({ id: 1, kind: 'import', state, progress: { done, total: 1_000 }, import: { counts: { created: rows, refused: 0 } } }) as unknown as Job

describe('how quickly a job goes', () => {
  it('says what is left at its pace', () => {
    const seen = seenAgain(seenAgain(undefined, job(100, 10), 0), job(300, 30), 2_000)
    expect(paceOf(job(300, 30), seen, 2_000)).toEqual({ part: 0.3, remaining: 7, rate: 10 })
    expect(paceOf(job(300, 30), seen, 4_000).remaining).toBe(5)
  })

  it('says nothing too early, nothing of what is over, and begins anew with the job', () => {
    const first = seenAgain(undefined, job(100, 10), 0)
    expect(paceOf(job(100, 10), first, 0)).toEqual({ part: 0.1, remaining: null, rate: null })
    const seen = seenAgain(first, job(300, 30), 2_000)
    expect(paceOf(job(1_000, 100, 'done'), seen, 9_000).remaining).toBeNull()
    expect(seenAgain(seen, job(0, 0), 9_000)).toMatchObject({ at: 9_000, done: 0 })
  })

  it('does not know how far a job is that cannot tell', () => {
    expect(paceOf({ ...job(0, 0), progress: null }, undefined, 0)).toEqual({ part: null, remaining: null, rate: null })
  })
})
