/** A block of values put into the cells of a list: which records change, and how. */
import type { RecordData } from '@/api/types'

import { type Change, isSame, sent } from '../bulk/changeMany'
import { type Column, valueAt } from '../columns'

export interface Put { readonly changes: readonly Change[]; /** Cells that may not be written. */ readonly skipped: number }

/** `records`: those that the block begins at, undefined where a line is none; `columns` likewise. A single value fills `height` × `width`. */
export function changesOf(
  block: readonly (readonly unknown[])[], records: readonly (RecordData | undefined)[], columns: readonly Column[],
  canWrite: (column: Column) => boolean,
): Put {
  let skipped = 0
  const changes = block.flatMap((line, row): readonly Change[] => {
    const record = records[row]
    if (record === undefined) return []
    const values: Record<string, unknown> = {}
    const before: Record<string, unknown> = {}
    line.forEach((value, at) => {
      const column = columns[at]
      if (column === undefined) return
      if (!canWrite(column)) skipped += 1
      else if (!isSame(valueAt(record, column.path), value)) {
        values[column.path] = sent(value)
        before[column.path] = sent(valueAt(record, column.path))
      }
    })
    return Object.keys(values).length === 0 ? [] : [{ id: record.id, version: record.version, values, before }]
  })
  return { changes, skipped }
}

/** The same line again and again, or one value over the whole range. */
export function spread<T>(block: readonly (readonly T[])[], height: number, width: number): readonly (readonly T[])[] {
  const isSingle = block.length === 1 && block[0]?.length === 1
  if (isSingle) return Array.from({ length: height }, () => Array.from({ length: width }, () => block[0]?.[0] as T))
  if (block.length === 1 && block[0] !== undefined) return Array.from({ length: height }, () => block[0] ?? [])
  return block
}
