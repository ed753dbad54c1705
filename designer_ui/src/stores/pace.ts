/** How quickly a job goes, from when it was first seen: what is left at that pace. */
import { isOver, type Job } from '@/api/jobs'

export interface Seen {
  readonly at: number
  readonly done: number
  readonly rows: number
  readonly lastAt: number
  readonly lastDone: number
  readonly lastRows: number
}
export interface Pace {
  /** From 0 to 1; null where it cannot be told. */
  readonly part: number | null
  /** Seconds; null where it is too early to say. */
  readonly remaining: number | null
  /** Rows each second. */
  readonly rate: number | null
}

const SOON = 1_500

/** Rows that an import has dealt with. */
export function rowsOf(job: Job): number {
  return Object.values(job.import?.counts ?? {}).reduce<number>((sum, count) => sum + (typeof count === 'number' ? count : 0), 0)
}

/** A job is seen (again); one that has begun anew is seen for the first time. */
export function seenAgain(before: Seen | undefined, job: Job, at: number): Seen {
  const done = job.progress?.done ?? 0
  const rows = rowsOf(job)
  if (before === undefined || done < before.lastDone) return { at, done, rows, lastAt: at, lastDone: done, lastRows: rows }
  return done === before.lastDone ? before : { ...before, lastAt: at, lastDone: done, lastRows: rows }
}

export function paceOf(job: Job, seen: Seen | undefined, now: number): Pace {
  const total = job.progress?.total ?? 0
  const part = total > 0 ? Math.min(1, (job.progress?.done ?? 0) / total) : null
  if (isOver(job) || seen === undefined || seen.lastAt - seen.at < SOON) return { part, remaining: null, rate: null }
  const seconds = (seen.lastAt - seen.at) / 1_000
  const speed = (seen.lastDone - seen.done) / seconds
  const rate = (seen.lastRows - seen.rows) / seconds
  const remaining = speed > 0 && total > 0 ? Math.max(0, (total - seen.lastDone) / speed - (now - seen.lastAt) / 1_000) : null
  return { part, remaining, rate: rate > 0 ? rate : null }
}
