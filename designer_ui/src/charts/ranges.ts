/** Ranges of time as reports understand them (`engines/report/ranges.py`): in words, or from one day to another. */
import type { Granularity, Query, Range, Span, TimeAsked } from '@/api/reports'

import { daysBetween, endOf, moved, startOf } from './periods'

type Say = (key: string, named?: Record<string, unknown>, plural?: number) => string

const WORDS = /^(?:(last|previous|next) +(?:(\d{1,4}) +)?|(this) +)(day|week|month|quarter|year)s?$/
/** What is offered, in this order. */
export const PRESETS = [
  'today', 'last 7 days', 'last 30 days', 'last month', 'previous month', 'last 12 months', 'last year', 'previous year', 'all',
] as const
const UNITS: readonly Granularity[] = ['day', 'week', 'month', 'quarter', 'year']
/** Fewer points tell no course; so many a chart still draws well. */
const FEW = 4
const MANY = 100

interface Parsed { readonly which: 'last' | 'previous' | 'next' | 'this'; readonly count: number; readonly unit: Granularity }

function parsed(words: string): Parsed | null {
  const found = WORDS.exec(words)
  if (!found) return null
  return { which: (found[1] ?? 'this') as Parsed['which'], count: Number(found[2] ?? 1), unit: found[4] as Granularity }
}

const plain = (words: string): string => words.toLowerCase().split(/\s+/).filter(Boolean).join(' ')

/** What a range is called. */
export function sayRange(range: Range | null | undefined, t: Say): string {
  if (range === null || range === undefined) return t('charts.range.all')
  if (typeof range !== 'string') {
    const { from, to } = range
    if (from && to) return from === to ? from : t('charts.range.from_to', { from, to })
    return from ? t('charts.range.since', { from }) : to ? t('charts.range.until', { to }) : t('charts.range.all')
  }
  const words = plain(range)
  if (['all', '', 'today', 'yesterday'].includes(words)) return t(`charts.range.${words || 'all'}`)
  const found = parsed(words)
  if (!found || (found.which === 'next' && found.count === 0)) return range
  const { which, count, unit } = found
  return count === 1 ? t(`charts.range.${which}.${unit}`) : t(`charts.range.${which}_many.${unit}`, { n: count }, count)
}

/** The days that are meant; null is open. Undefined for words that nobody knows. */
export function daysOf(range: Range | null | undefined, today: string): Span | undefined {
  if (range === null || range === undefined) return { from: null, to: null }
  if (typeof range !== 'string') return { from: range.from ?? null, to: range.to ?? null }
  const words = plain(range)
  if (words === 'all' || words === '') return { from: null, to: null }
  if (words === 'today') return { from: today, to: today }
  if (words === 'yesterday') return { from: moved(today, 'day', -1), to: moved(today, 'day', -1) }
  const found = parsed(words)
  if (!found) return undefined
  const { which, count, unit } = found
  const begin = startOf(unit, today)
  switch (which) {
    case 'this': return { from: begin, to: endOf(unit, begin) }
    case 'last': return { from: moved(begin, unit, 1 - count), to: today }
    case 'next': return { from: moved(begin, unit, 1), to: endOf(unit, moved(begin, unit, count)) }
    case 'previous': return { from: moved(begin, unit, -count), to: moved(begin, 'day', -1) }
  }
}

/** From the first day of one period to the last day of another, whichever comes first. */
export function zoomed(one: string, other: string, unit: Granularity): { from: string; to: string } {
  const [from, to] = one <= other ? [one, other] : [other, one]
  return { from: startOf(unit, from), to: endOf(unit, to) }
}

/** A range in an address, and back. */
export function packedRange(range: Range): string {
  return typeof range === 'string' ? range : `${range.from ?? ''}..${range.to ?? ''}`
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** Undefined where an address says none that can be. */
export function unpackedRange(text: unknown): Range | undefined {
  if (typeof text !== 'string' || text === '') return undefined
  const [from = '', to = ''] = text.split('..')
  if (text.includes('..')) {
    const found = { ...(DAY.test(from) ? { from } : {}), ...(DAY.test(to) ? { to } : {}) }
    return Object.keys(found).length > 0 ? found : undefined
  }
  return daysOf(text, '2026-01-01') === undefined ? undefined : text
}

/** The span by which a range is grouped: the one that is wanted, a finer one where too few periods would be seen. */
export function fittingUnit(wanted: Granularity, range: Range, today: string): Granularity {
  const span = daysOf(range, today)
  if (!span?.from || !span.to) return wanted
  const count = (unit: Granularity): number => daysBetween(span.from ?? '', span.to ?? '') / { day: 1, week: 7, month: 30, quarter: 91, year: 365 }[unit]
  if (count(wanted) >= FEW) return wanted
  return [...UNITS].reverse().find((unit) => UNITS.indexOf(unit) < UNITS.indexOf(wanted) && count(unit) >= FEW && count(unit) <= MANY) ?? wanted
}

/** A query whose first time has another range. */
export function withRange(query: Query, range: Range, today: string): Query {
  const [first, ...rest] = query.time ?? []
  if (!first) return query
  const unit = first.granularity && fittingUnit(first.granularity, range, today)
  // What lies in the open cannot be compared with what was before.
  const isOpen = daysOf(range, today)?.from === null
  const { compare, ...bare } = first
  const asked: TimeAsked = { ...bare, range, ...(unit ? { granularity: unit } : {}), ...(compare && !isOpen ? { compare } : {}) }
  return { ...query, time: [asked, ...rest] }
}
