/** What lies between two versions of a record. */
import type { Change } from '@/api/stories'

import { alike } from './merging'

export interface Difference { readonly key: string; readonly before: unknown; readonly after: unknown; readonly isRows: boolean }

/** What was changed after the version `from` up to `to`, field by field; what came back to where it was is none. */
export function between(changes: readonly Change[], from: number, to: number): readonly Difference[] {
  const found = new Map<string, Difference>()
  const within = changes.filter((each) => each.version > from && each.version <= to)
  for (const change of [...within].sort((one, other) => one.version - other.version)) {
    for (const [key, pair] of Object.entries(change.changes)) {
      const [before, after]: readonly unknown[] = Array.isArray(pair) ? (pair as readonly unknown[]) : [null, null]
      found.set(key, { key, before: found.get(key)?.before ?? (found.has(key) ? null : before), after, isRows: !Array.isArray(pair) })
    }
  }
  return [...found.values()].filter((each) => each.isRows || !alike(each.before, each.after))
}
