/** Rows of a sub-table as a list that is never changed in place: each step gives a new one, so that any step can be taken back. */
import type { FieldInfo } from '@/api/types'

import { isEmpty, isWritable } from '../guarded'

export type Row = Readonly<Record<string, unknown>>
export type Rows = readonly Row[]

/** As many as the server takes. */
export const MOST_ROWS = 10_000

export function asRows(value: unknown): Rows {
  return Array.isArray(value) ? value.filter((row): row is Row => typeof row === 'object' && row !== null) : []
}

/** The rows as the API takes them: what people write, and ids of those that are kept. Lines that nobody filled are left out. */
export function sent(rows: Rows, columns: readonly FieldInfo[]): Rows {
  const keys = columns.filter(isWritable).map((column) => column.key)
  return rows
    .map((row) => {
      const values = Object.fromEntries(keys.filter((key) => key in row).map((key) => [key, linkless(row[key])]))
      return typeof row['id'] === 'number' && row['id'] > 0 ? { id: row['id'], ...values } : values
    })
    .filter((row) => 'id' in row || Object.values(row).some((value) => !isEmpty(value)))
}

/** What was worked out from a row that has changed since is not known any more. */
export function settled(before: Rows, next: Rows, columns: readonly FieldInfo[]): Rows {
  const known = new Set(before)
  const computed = columns.filter((column) => column.is_computed).map((column) => column.key)
  return next.map((row) => {
    if (known.has(row) || !computed.some((key) => key in row)) return row
    return Object.fromEntries(Object.entries(row).filter(([key]) => !computed.includes(key)))
  })
}

export function isSame(one: Rows, other: Rows): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** A linked record that came along goes back as its id. */
function linkless(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'public_id' in value && 'id' in value ? value.id : value
}

export function set(rows: Rows, at: number, key: string, value: unknown): Rows {
  return rows.map((row, index) => (index === at ? { ...row, [key]: value } : row))
}

export function insert(rows: Rows, at: number, fresh: Rows = [{}]): Rows {
  return [...rows.slice(0, at), ...fresh, ...rows.slice(at)].slice(0, MOST_ROWS)
}

export function remove(rows: Rows, from: number, to = from): Rows {
  return rows.filter((_, index) => index < from || index > to)
}

/** A copy of a row is a row of its own. */
export function duplicate(rows: Rows, at: number, columns: readonly FieldInfo[]): Rows {
  const row = rows[at]
  if (row === undefined) return rows
  return insert(rows, at + 1, [Object.fromEntries(columns.filter(isWritable).map((column) => [column.key, row[column.key] ?? null]))])
}

export function move(rows: Rows, from: number, to: number): Rows {
  const row = rows[from]
  if (row === undefined || to < 0 || to >= rows.length) return rows
  return insert(remove(rows, from), to, [row])
}

export type Block = readonly (readonly unknown[])[]

/** A block of values put down with its first cell at (`top`, `left`); what is not to be written is left as it is. */
export function put(rows: Rows, top: number, left: number, block: Block, columns: readonly FieldInfo[]): Rows {
  const room = Math.max(rows.length, Math.min(MOST_ROWS, top + block.length))
  const long = rows.length < room ? [...rows, ...Array.from({ length: room - rows.length }, () => ({}))] : rows
  return long.map((row, index) => {
    const line = block[index - top]
    if (line === undefined) return row
    const values = line.flatMap((value, at) => {
      const column = columns[left + at]
      return column && isWritable(column) ? [[column.key, value] as const] : []
    })
    return { ...row, ...Object.fromEntries(values) }
  })
}
