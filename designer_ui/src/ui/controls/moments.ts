/** Days, times and moments as people write them, and as they read them in a zone. Values are ISO texts. */
import { parseAbsolute, parseDate, parseDateTime, toZoned } from '@internationalized/date'

const DAY = /^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日?)$/
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/
const SHORT = /^(\d{1,2})(?:-(\d{1,2})|月(\d{1,2})日?)$/
const AWAY = /^([+-])(\d{1,4})$/
const CLOCK = /^(\d{1,2})(?:[:时点](\d{1,2})?(?:[:分](\d{1,2})?秒?)?分?)?$/
const CLOCK_COMPACT = /^(\d{1,2})(\d{2})(\d{2})?$/
const WORDS: Readonly<Record<string, number>> = { 今天: 0, today: 0, t: 0, 明天: 1, tomorrow: 1, 后天: 2, 昨天: -1, yesterday: -1, 前天: -2 }

function clean(typed: string): string {
  return typed.normalize('NFKC').trim().toLowerCase()
}

function two(number: number | string): string {
  return String(number).padStart(2, '0')
}

function day(year: number | string, month: number | string, date: number | string): string | undefined {
  const made = new Date(Date.UTC(Number(year), Number(month) - 1, Number(date)))
  if (made.getUTCMonth() !== Number(month) - 1 || made.getUTCDate() !== Number(date)) return undefined
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`
}

/** A day that is typed, as YYYY-MM-DD; null where nothing is written, undefined where it is no day. `today`: as YYYY-MM-DD. */
export function readDay(typed: string, today: string): string | null | undefined {
  const text = clean(typed).replaceAll(' ', '')
  if (text === '') return null
  const away = AWAY.exec(text)
  const days = WORDS[text] ?? (away ? Number(`${away[1]}${away[2]}`) : undefined)
  if (days !== undefined) return parseDate(today).add({ days }).toString()
  const found = DAY.exec(text)
  if (found) return day(found[1] ?? '', found[3] ?? found[5] ?? '', found[4] ?? found[6] ?? '')
  const compact = COMPACT.exec(text)
  if (compact) return day(compact[1] ?? '', compact[2] ?? '', compact[3] ?? '')
  const short = SHORT.exec(text)
  return short ? day(today.slice(0, 4), short[1] ?? '', short[2] ?? short[3] ?? '') : undefined
}

/** A time of day that is typed, as HH:MM:SS; null where nothing is written, undefined where it is none. */
export function readClock(typed: string): string | null | undefined {
  const text = clean(typed).replaceAll(' ', '')
  if (text === '') return null
  const compact = text.length > 2 ? CLOCK_COMPACT.exec(text) : null
  const found = compact ?? CLOCK.exec(text)
  if (!found) return undefined
  const [hour, minute, second] = [Number(found[1]), Number(found[2] ?? 0), Number(found[3] ?? 0)]
  return hour < 24 && minute < 60 && second < 60 ? `${two(hour)}:${two(minute)}:${two(second)}` : undefined
}

/** A day with a time, as YYYY-MM-DDTHH:MM:SS without a zone; a bare day is its midnight. */
export function readLocal(typed: string, today: string): string | null | undefined {
  const text = clean(typed)
  const asDay = readDay(text, today)
  if (asDay === null) return null
  if (asDay !== undefined) return `${asDay}T00:00:00`
  for (const at of [...text.matchAll(/[t\s日]/g)].map((found) => found.index).reverse()) {
    const date = readDay(text.slice(0, at + (text[at] === '日' ? 1 : 0)), today)
    const clock = readClock(text.slice(at + 1))
    if (date && clock) return `${date}T${clock}`
  }
  return undefined
}

/** The moment of a local day and time in a zone, in UTC: `2026-11-22T06:05:00Z`. */
export function toMoment(local: string, zone: string): string {
  return toZoned(parseDateTime(local), zone).toAbsoluteString().replace('.000Z', 'Z')
}

/** A moment as the day and time in a zone, without it; undefined where the text is no moment. */
export function toLocal(moment: string, zone: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T/.test(moment) || Number.isNaN(Date.parse(moment))) return undefined
  const at = parseAbsolute(new Date(moment).toISOString(), zone)
  return `${String(at.year).padStart(4, '0')}-${two(at.month)}-${two(at.day)}T${two(at.hour)}:${two(at.minute)}:${two(at.second)}`
}

/** A local moment as people read it: seconds only where there are some. */
export function sayLocal(local: string): string {
  return `${local.slice(0, 10)} ${sayClock(local.slice(11))}`.trim()
}

export function sayClock(clock: string): string {
  return /^\d{2}:\d{2}:00(\.0+)?$/.test(clock) ? clock.slice(0, 5) : clock.replace(/\.\d+$/, '')
}

/** Today in a zone. */
export function todayIn(zone: string, now = new Date()): string {
  return toLocal(now.toISOString(), zone)?.slice(0, 10) ?? now.toISOString().slice(0, 10)
}
