/** What a notice says, and where it leads. */
import type { RouteLocationRaw } from 'vue-router'

import type { Notice } from '@/api/notices'

import { addressOf } from './menu'

/** Told without a name where nobody did it. */
const ALONE = new Set(['task', 'process_rejected', 'process_cancelled'])

/** Name of the sentence. */
export function keyOf(notice: Notice): string {
  return notice.by === null && ALONE.has(notice.kind) ? `${notice.kind}_itself` : notice.kind
}

/** Its task, what one has begun, or the story of the record; null where it leads nowhere. */
export function placeOf(notice: Notice): RouteLocationRaw | null {
  if (notice.task !== null) return { path: '/tasks', query: { open: String(notice.task) } }
  if (notice.instance !== null) return { path: '/tasks', query: { box: 'started', instance: String(notice.instance) } }
  return notice.form === null || notice.record === null ? null : { path: `${addressOf(notice.form)}/${notice.record}`, query: { tab: 'story' } }
}
