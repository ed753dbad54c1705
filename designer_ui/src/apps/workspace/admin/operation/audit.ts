/** What the audit tells, as people read it. */
import { parseDate } from '@internationalized/date'

import type { AuditRow } from '@/api/admin'
import { toMoment } from '@/ui/controls/moments'

/** Kinds that can be asked for. */
export const KINDS = [
  'sign_in', 'sign_out', 'sign_in_failed', 'locked', 'unlocked', 'session_revoked', 'password_changed', 'user_changed', 'roles_changed', 'organisation_changed',
  'key_made', 'key_revoked', 'published', 'records_exported', 'job_retried', 'job_cancelled', 'incident_retried', 'incident_closed',
  'channel_changed', 'channel_tested', 'delivery_retried', 'deliveries_retried',
] as const

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** The days that were chosen, in the workspace's zone, as moments; `until` is not itself among them. What is no day yet is none. */
export function between(from: string | null, to: string | null, zone: string): { since?: string; until?: string } {
  const since = from !== null && DAY.test(from) ? toMoment(`${from}T00:00:00`, zone) : undefined
  const until = to !== null && DAY.test(to) ? toMoment(`${parseDate(to).add({ days: 1 }).toString()}T00:00:00`, zone) : undefined
  return { ...(since ? { since } : {}), ...(until ? { until } : {}) }
}

/** What a row tells besides, in a line. `called`: how a detail is called. */
export function detailOf(row: AuditRow, called: (key: string) => string): string {
  return Object.entries(row.detail)
    .filter(([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0))
    .map(([key, value]) => `${called(key)}: ${Array.isArray(value) ? value.join(', ') : typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(' · ')
}
