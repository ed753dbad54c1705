/** How a list is grouped and added up: as its address has it, as the server is asked, and how groups are called. */
import type { FieldInfo } from '@/api/types'
import { askingOf } from '@/widgets/registry'
import type { Asking } from '@/widgets/widget'

export const SPANS = ['day', 'week', 'month', 'quarter', 'year'] as const
export type Span = (typeof SPANS)[number]
export interface GroupKey { readonly field: string; readonly by?: Span }

export const FUNCTIONS = ['sum', 'avg', 'min', 'max'] as const
export type TotalFunction = (typeof FUNCTIONS)[number]
export interface Total { readonly field: string; readonly function: TotalFunction }

/** Levels of groups. */
export const MOST_KEYS = 2
const GROUPED: ReadonlySet<Asking> = new Set<Asking>(['option', 'yes_no', 'link', 'day', 'moment', 'number', 'text'])
const LONG: ReadonlySet<string> = new Set(['long_text', 'auto_number', 'unique_code', 'phone', 'email', 'url', 'formula_text', 'balance'])

/** `status,ordered_on:month`. */
export function packedKeys(keys: readonly GroupKey[]): string {
  return keys.map((key) => (key.by ? `${key.field}:${key.by}` : key.field)).join(',')
}

export function unpackedKeys(text: string): readonly GroupKey[] {
  return text.split(',').filter((part) => part !== '').slice(0, MOST_KEYS).map((part) => {
    const [field = '', by] = part.split(':')
    const span = SPANS.find((each) => each === by)
    return span ? { field, by: span } : { field }
  })
}

/** `amount:sum`. */
export function packedTotals(totals: readonly Total[]): string {
  return totals.map(totalKey).join(',')
}

export function unpackedTotals(text: string): readonly Total[] {
  return text.split(',').flatMap((part) => {
    const [field = '', name] = part.split(':')
    const found = FUNCTIONS.find((each) => each === name)
    return found && field !== '' ? [{ field, function: found }] : []
  })
}

export function totalKey(total: Total): string {
  return `${total.field}:${total.function}`
}

/** Fields by which one may group. */
export function canGroup(field: FieldInfo): boolean {
  return field.right !== 'masked' && !field.unique && !LONG.has(field.type) && GROUPED.has(askingOf(field))
}

export function isDated(field: FieldInfo): boolean {
  const asking = askingOf(field)
  return asking === 'day' || asking === 'moment'
}

/** Fields that can be added up. */
export function canAdd(field: FieldInfo): boolean {
  return field.right !== 'masked' && askingOf(field) === 'number' && field.type !== 'auto_number' && field.type !== 'balance'
}

/** A group of its own at first; the month is what people mean most by a date. */
export function keyOf(field: FieldInfo): GroupKey {
  return isDated(field) ? { field: field.key, by: 'month' } : { field: field.key }
}

/** A span by its first day, `2026-02-01`. */
export function spanText(first: string, span: Span, locale: string, week: (n: number, from: string, until: string) => string): string {
  const day = new Date(`${first}T00:00:00Z`)
  if (Number.isNaN(day.getTime())) return first
  const format = (options: Intl.DateTimeFormatOptions, at = day): string => new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options }).format(at)
  if (span === 'year') return format({ year: 'numeric' })
  if (span === 'month') return format({ year: 'numeric', month: 'long' })
  if (span === 'quarter') return `${format({ year: 'numeric' })} Q${Math.floor(day.getUTCMonth() / 3) + 1}`
  if (span === 'day') return first
  const last = new Date(day.getTime() + 6 * 86_400_000)
  return week(weekOf(day), first, last.toISOString().slice(0, 10))
}

/** The number of a week in its year, as ISO 8601 counts. */
export function weekOf(monday: Date): number {
  const thursday = new Date(monday.getTime() + 3 * 86_400_000)
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  return Math.floor((thursday.getTime() - first) / (7 * 86_400_000)) + 1
}
