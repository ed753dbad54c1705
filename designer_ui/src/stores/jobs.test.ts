// @vitest-environment jsdom
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Job } from '@/api/jobs'

import { useJobs } from './jobs'

const asked = vi.hoisted(() => ({ listJobs: vi.fn(), showJob: vi.fn(), cancelJob: vi.fn(), retryJob: vi.fn() }))
vi.mock('@/api/jobs', async (original) => ({ ...(await original<object>()), ...asked }))

const job = (id: number, state: Job['state']): Job =>
  ({ id, kind: 'export', state, progress: null, created_at: new Date().toISOString(), finished_at: null }) as unknown as Job

describe('the store of jobs', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    localStorage.clear()
    setActivePinia(createPinia())
    for (const each of Object.values(asked)) each.mockReset()
  })
  afterEach(() => { useJobs().stop(); vi.useRealTimers() })

  it('looks every second while something runs, and rarely when nothing does', async () => {
    asked.listJobs.mockResolvedValue([job(1, 'running')])
    useJobs().start()
    await vi.advanceTimersByTimeAsync(3_100)
    expect(asked.listJobs).toHaveBeenCalledTimes(4)
    asked.listJobs.mockResolvedValue([job(1, 'done')])
    await vi.advanceTimersByTimeAsync(20_000)
    expect(asked.listJobs).toHaveBeenCalledTimes(5)
    expect(useJobs().running).toEqual([])
  })

  it('tells whoever watches a job when it is over', async () => {
    const jobs = useJobs()
    asked.listJobs.mockResolvedValue([job(7, 'waiting')])
    jobs.start()
    const over = jobs.watch(job(7, 'waiting'))
    await vi.advanceTimersByTimeAsync(1_100)
    asked.listJobs.mockResolvedValue([job(7, 'failed')])
    await vi.advanceTimersByTimeAsync(1_100)
    expect((await over).state).toBe('failed')
  })

  it('shows no more what was dismissed, until it is watched again', async () => {
    const jobs = useJobs()
    asked.listJobs.mockResolvedValue([job(3, 'done')])
    jobs.start()
    await vi.advanceTimersByTimeAsync(10)
    jobs.dismiss([3])
    expect(jobs.jobs).toEqual([])
    void jobs.watch(3)
    expect(jobs.jobs.map((each) => each.id)).toEqual([3])
  })
})
