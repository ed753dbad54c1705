/** The lines of a grid: records, groups, and places where more is on its way. */
import type { GroupData } from '@/api/groups'
import type { RecordData } from '@/api/types'

import type { GroupKey } from './grouping'

export interface GroupNode {
  /** Its keys and those above it: the same after reading anew. */
  readonly key: string
  readonly level: number
  readonly by: GroupKey
  readonly group: GroupData
  readonly isOpen: boolean
}

export type Line =
  | { readonly kind: 'record'; readonly key: string; readonly record: RecordData }
  | { readonly kind: 'group'; readonly key: string; readonly node: GroupNode }
  | { readonly kind: 'wait'; readonly key: string; readonly of: string }

/** Lines of records. `before`: what they were; a record that stands where it stood keeps its line, so that a long list may grow often. */
export function recordLines(records: readonly RecordData[], before: readonly Line[] = []): readonly Line[] {
  return records.map((record, at) => {
    const line = before[at]
    return line?.kind === 'record' && line.record === record ? line : { kind: 'record', key: String(record.id), record }
  })
}

/** What an answer of the server tells of a record that is shown: links that lead where they led keep what is known of their records. */
export function merged(shown: RecordData, fresh: RecordData): RecordData {
  const kept = Object.entries(fresh).map(([key, value]) => {
    const before = shown[key]
    const isSame = typeof before === 'object' && before !== null && 'id' in before && before.id === value
    return [key, isSame ? before : value] as const
  })
  return { ...shown, ...Object.fromEntries(kept) }
}
