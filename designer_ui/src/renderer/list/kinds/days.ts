/** Days of a calendar: which ones are seen, which records stand on them, where a moved record comes to stand. Days are texts
 * (YYYY-MM-DD); a date is its day in every zone, a moment has the day of the workspace's zone. */
import { parseDate } from '@internationalized/date'

import type { FieldInfo, RecordData } from '@/api/types'
import { toLocal, toMoment } from '@/ui/controls/moments'

import type { Span } from './kinds'

export interface Range { readonly from: string; readonly to: string }
/** A record on the days that it lasts. */
export interface Placed extends Range { readonly record: RecordData; readonly clock: string }
/** A part of a record in one week: columns 0 to 6, and the line that it is drawn on. */
export interface Bar {
  readonly placed: Placed
  readonly first: number
  readonly last: number
  readonly line: number
  readonly begins: boolean
  readonly ends: boolean
}

export const AGENDA_DAYS = 30
/** Where a record begins that is made for a day. */
const MORNING = 'T09:00:00'

export function later(day: string, days: number): string {
  return parseDate(day).add({ days }).toString()
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

/** The first day of a week, 1 Monday to 7 Sunday. Chinese weeks begin on Monday. */
export function firstWeekday(locale: string): number {
  if (locale.startsWith('zh')) return 1
  const info = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?: () => { firstDay: number }; weekInfo?: { firstDay: number } }
  return (info.getWeekInfo?.() ?? info.weekInfo)?.firstDay ?? 1
}

function startOfWeek(day: string, first: number): string {
  const weekday = ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1
  return later(day, -((weekday - first + 7) % 7))
}

/** The days that are seen around one. A month has whole weeks. */
export function rangeOf(span: Span, at: string, first: number): Range {
  if (span === 'agenda') return { from: at, to: later(at, AGENDA_DAYS - 1) }
  if (span === 'week') return { from: startOfWeek(at, first), to: later(startOfWeek(at, first), 6) }
  const month = parseDate(at).set({ day: 1 })
  const from = startOfWeek(month.toString(), first)
  return { from, to: later(startOfWeek(month.add({ months: 1 }).subtract({ days: 1 }).toString(), first), 6) }
}

/** The day around which the range before or after is seen. */
export function turnedTo(span: Span, at: string, by: number): string {
  if (span === 'agenda') return later(at, by * AGENDA_DAYS)
  return span === 'week' ? later(at, by * 7) : parseDate(at).set({ day: 1 }).add({ months: by }).toString()
}

export function daysOf({ from, to }: Range): readonly string[] {
  return Array.from({ length: daysBetween(from, to) + 1 }, (_, days) => later(from, days))
}

/** The records that touch these days, as a formula; by the bare fields, so that an index serves it. */
export function within({ from, to }: Range, start: FieldInfo, end: FieldInfo | undefined): string {
  const as = start.type === 'datetime' ? 'datetime' : 'date'
  const until = `${start.key} < ${as}(${JSON.stringify(later(to, 1))})`
  const began = `${start.key} >= ${as}(${JSON.stringify(from)})`
  return end === undefined ? `${began} and ${until}` : `${until} and (${began} or ${end.key} >= ${as}(${JSON.stringify(from)}))`
}

/** Where a record stands; null where it has no beginning. */
export function placed(record: RecordData, start: FieldInfo, end: FieldInfo | undefined, zone: string): Placed | null {
  const began = local(record[start.key], start, zone)
  if (began === null) return null
  const ended = end === undefined ? null : local(record[end.key], end, zone)
  const from = began.slice(0, 10)
  const to = ended !== null && ended > began ? ended.slice(0, 10) : from
  return { record, from, to, clock: start.type === 'datetime' ? began.slice(11, 16) : '' }
}

function local(value: unknown, field: FieldInfo, zone: string): string | null {
  if (typeof value !== 'string' || value === '') return null
  if (field.type === 'datetime') return toLocal(value, zone) ?? null
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : null
}

/** What a record's fields become when it is put some days away; its time of day and its length stay. */
export function moved(record: RecordData, days: number, start: FieldInfo, end: FieldInfo | undefined, zone: string): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const field of end === undefined ? [start] : [start, end]) {
    const at = local(record[field.key], field, zone)
    if (at === null) continue
    const day = later(at.slice(0, 10), days)
    values[field.key] = field.type === 'datetime' ? toMoment(`${day}${at.slice(10)}`, zone) : day
  }
  return values
}

/** The beginning of a record that is made for a day. */
export function beginningOn(day: string, start: FieldInfo, zone: string): string {
  return start.type === 'datetime' ? toMoment(`${day}${MORNING}`, zone) : day
}

/** By day, then whole days first, then by time. */
export function inOrder(all: readonly Placed[]): readonly Placed[] {
  return [...all].sort((one, other) => one.from.localeCompare(other.from) || other.to.localeCompare(one.to) || one.clock.localeCompare(other.clock)
    || one.record.id - other.record.id)
}

/** The records of one week as bars, each on the first line that is free. */
export function barsOf(week: readonly string[], all: readonly Placed[]): readonly Bar[] {
  const [from, to] = [week[0] ?? '', week.at(-1) ?? '']
  const ends: number[] = []
  return all.filter((each) => each.from <= to && each.to >= from).map((each) => {
    const first = Math.max(0, daysBetween(from, each.from))
    const last = Math.min(week.length - 1, daysBetween(from, each.to))
    const free = ends.findIndex((end) => end < first)
    const line = free < 0 ? ends.length : free
    ends[line] = last
    return { placed: each, first, last, line, begins: each.from >= from, ends: each.to <= to }
  })
}

/** The records that touch one day. */
export function onDay(day: string, all: readonly Placed[]): readonly Placed[] {
  return all.filter((each) => each.from <= day && each.to >= day)
}

/** How many lines of bars are drawn, so that a day with more has room to say so. */
export function hiddenOn(column: number, bars: readonly Bar[], lines: number): number {
  return bars.filter((bar) => bar.first <= column && bar.last >= column && bar.line >= lines).length
}
