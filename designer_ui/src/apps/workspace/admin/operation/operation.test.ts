import { expect, it } from 'vitest'

import type { AuditRow, Job } from '@/api/admin'

import { between, detailOf } from './audit'
import { canCancel, canRetry, isAlive, joined, partDone } from './jobs'

const job = (id: number, state: Job['state'], more: Partial<Job> = {}): Job => ({
  id, kind: 'import', lane: 'bulk', state, attempts: 1, due_at: '', created_at: '', finished_at: null, problems: [], ...more,
} as Job)

it('offers what can be done with a job', () => {
  expect([job(1, 'failed'), job(1, 'cancelled'), job(1, 'done'), job(1, 'running')].map(canRetry)).toEqual([true, true, false, false])
  expect([job(1, 'waiting'), job(1, 'running'), job(1, 'done')].map(canCancel)).toEqual([true, true, false])
  expect(isAlive([job(1, 'done')])).toBe(false)
})

it('tells how far an import is', () => {
  const told = { form: 'a.b', file: 'x.csv', dry: false, counts: {}, done: 30, total: 60 } as unknown as NonNullable<Job['import']>
  expect(partDone(job(1, 'running', { import: told }))).toBe(0.5)
  expect(partDone(job(1, 'done', { import: told }))).toBeNull()
  expect(partDone(job(1, 'running'))).toBeNull()
})

it('keeps older pages behind what was asked for anew', () => {
  const known = [job(5, 'running'), job(4, 'done'), job(3, 'done')]
  expect(joined([job(6, 'waiting'), job(5, 'done'), job(4, 'done')], known).map((each) => each.id)).toEqual([6, 5, 4, 3])
})

it('asks for whole days', () => {
  const { since, until } = between('2026-03-01', '2026-03-01', 'Asia/Shanghai')
  expect([since, until]).toEqual(['2026-02-28T16:00:00Z', '2026-03-01T16:00:00Z'])
  expect(between(null, 'half a day', 'Asia/Shanghai')).toEqual({})
})

it('tells details in a line, without what is empty', () => {
  expect(detailOf({ detail: { roles: ['a', 'b'], added: true, was: null, gone: [] } } as unknown as AuditRow, (key) => key)).toBe('roles: a, b · added: true')
})
