/** Kinds and states of later work, and how far it is. */
import type { Job, JobState } from '@/api/admin'

export const STATES: readonly JobState[] = ['waiting', 'running', 'done', 'failed', 'cancelled']
export const KINDS = ['import', 'rule', 'schedule', 'ledger', 'seed', 'search', 'erase', 'tidy', 'send'] as const
export const COLOURS: Readonly<Record<JobState, string>> = { waiting: 'gray', running: 'blue', done: 'green', failed: 'red', cancelled: 'amber' }

export const canRetry = (job: Job): boolean => job.state === 'failed' || job.state === 'cancelled'
export const canCancel = (job: Job): boolean => job.state === 'waiting' || job.state === 'running'

/** How far it is, 0 to 1; null where nobody knows. */
export function partDone(job: Job): number | null {
  const told = job.import
  if (job.state !== 'running' || told?.total === undefined || told.total === 0) return null
  return Math.min(1, (told.done ?? 0) / told.total)
}

/** Whether to look again soon: something will change by itself. */
export function isAlive(jobs: readonly Job[]): boolean {
  return jobs.some((job) => canCancel(job))
}

/** The newest ones that were asked for anew, before those that were known already and are older. */
export function joined(fresh: readonly Job[], known: readonly Job[]): readonly Job[] {
  const last = fresh.at(-1)?.id ?? Infinity
  return [...fresh, ...known.filter((job) => job.id < last)]
}
