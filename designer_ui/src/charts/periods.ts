/** Spans of days: what they are called, when they begin and end. Days are texts, `2026-11-22`; weeks begin on Monday, as in reports. */
import type { Granularity } from '@/api/reports'

const DAY = 86_400_000
const pad = (number: number): string => String(number).padStart(2, '0')

export function dayOf(text: string): Date {
  return new Date(`${text.slice(0, 10)}T00:00:00Z`)
}

export function textOf(day: Date): string {
  return day.toISOString().slice(0, 10)
}

export function moved(day: string, unit: Granularity, by: number): string {
  const date = dayOf(day)
  if (unit === 'day' || unit === 'week') return textOf(new Date(date.getTime() + by * DAY * (unit === 'week' ? 7 : 1)))
  const months = { month: 1, quarter: 3, year: 12 }[unit] * by
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1))
  const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  return textOf(new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(date.getUTCDate(), length))))
}

/** The first day of the span that a day is in. */
export function startOf(unit: Granularity, day: string): string {
  const date = dayOf(day)
  const year = date.getUTCFullYear()
  switch (unit) {
    case 'day': return textOf(date)
    case 'week': return textOf(new Date(date.getTime() - ((date.getUTCDay() + 6) % 7) * DAY))
    case 'month': return `${year}-${pad(date.getUTCMonth() + 1)}-01`
    case 'quarter': return `${year}-${pad(Math.floor(date.getUTCMonth() / 3) * 3 + 1)}-01`
    case 'year': return `${year}-01-01`
  }
}

/** The last day of the span that a day is in. */
export function endOf(unit: Granularity, day: string): string {
  return moved(moved(startOf(unit, day), unit, 1), 'day', -1)
}

export function daysBetween(from: string, to: string): number {
  return Math.round((dayOf(to).getTime() - dayOf(from).getTime()) / DAY) + 1
}

/** What a span is called that begins on a day. */
export function sayPeriod(day: string, unit: Granularity, locale: string): string {
  const date = dayOf(day)
  const [year, month, isZh] = [date.getUTCFullYear(), date.getUTCMonth() + 1, locale.startsWith('zh')]
  switch (unit) {
    case 'day': return day.slice(0, 10)
    case 'week': return isZh ? `${day.slice(0, 10)} 至 ${endOf('week', day).slice(5)}` : `${day.slice(0, 10)} to ${endOf('week', day).slice(5)}`
    case 'month': return isZh ? `${year} 年 ${month} 月` : `${monthName(date, locale)} ${year}`
    case 'quarter': return isZh ? `${year} 年第 ${Math.ceil(month / 3)} 季度` : `Q${Math.ceil(month / 3)} ${year}`
    case 'year': return isZh ? `${year} 年` : String(year)
  }
}

/** The same, as short as an axis wants it: the year stands under the first, and wherever it changes. */
export function sayShort(day: string, before: string | undefined, unit: Granularity, locale: string): string {
  const date = dayOf(day)
  const [year, month, isZh] = [date.getUTCFullYear(), date.getUTCMonth() + 1, locale.startsWith('zh')]
  const withYear = (text: string): string => (before?.slice(0, 4) === day.slice(0, 4) ? text : `${text}\n${year}`)
  switch (unit) {
    case 'day': case 'week': return withYear(`${month}-${pad(date.getUTCDate())}`)
    case 'month': return withYear(isZh ? `${month}月` : monthName(date, locale))
    case 'quarter': return withYear(`Q${Math.ceil(month / 3)}`)
    case 'year': return String(year)
  }
}

function monthName(date: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' }).format(date)
}
