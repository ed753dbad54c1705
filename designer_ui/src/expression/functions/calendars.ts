/** Functions that count and move in calendar units: by the wall clock for days and more, as elapsed time for hours and less. */
import { civil, dayNumber, daysInMonth, FIRST_DAY, LAST_DAY } from '../calendar'
import type { Env } from '../environment'
import { moment } from '../operations'
import type { Day, Moment} from '../values';
import { type Value } from '../values'
import type { Wall } from '../zone'
import type { LiveFunctions } from './definition'
import { back, wallOf } from './moments'

const MONTHS: Readonly<Partial<Record<string, number>>> = { month: 1, quarter: 3, year: 12 }
const DAYS: Readonly<Partial<Record<string, number>>> = { day: 1, week: 7 }
const CLOCK: Readonly<Partial<Record<string, bigint>>> = { hour: 3_600_000_000n, minute: 60_000_000n, second: 1_000_000n }
const MOST_DAYS = 4_000_000n

/** The same day so many months later; the last day of the month where there is no such day. */
function monthLater(env: Env, wall: Wall, months: bigint): Wall | null {
  const { year, month, day } = civil(wall.day)
  const at = BigInt(year * 12 + month - 1) + months
  if (at < 12n || at >= 120_000n) return env.warn('overflow')
  const [later, ofYear] = [Math.floor(Number(at) / 12), (Number(at) % 12) + 1]
  return { day: dayNumber(later, ofYear, Math.min(day, daysInMonth(later, ofYear))), at: wall.at }
}

function daysLater(env: Env, wall: Wall, days: number): Wall | null {
  const day = wall.day + days
  return day < FIRST_DAY || day > LAST_DAY ? env.warn('overflow') : { day, at: wall.at }
}

function add(env: Env, value: Day | Moment, count: bigint, unit: string): Value {
  const elapsed = CLOCK[unit]
  if (elapsed !== undefined) return moment(env, (value as Moment).at + elapsed * count)
  const wall = wallOf(env, value)
  if (wall === null) return null
  const later = moved(env, wall, count, unit)
  return later === null ? null : back(env, later, value)
}

function moved(env: Env, wall: Wall, count: bigint, unit: string): Wall | null {
  const months = MONTHS[unit]
  if (months !== undefined) return monthLater(env, wall, count * BigInt(months))
  if (count > MOST_DAYS || count < -MOST_DAYS) return env.warn('overflow')
  return daysLater(env, wall, Number(count) * (DAYS[unit] ?? 1))
}

/** Full units from start to end, negative when end is earlier. */
function difference(env: Env, start: Day | Moment, end: Day | Moment, unit: string): Value {
  const elapsed = CLOCK[unit]
  if (elapsed !== undefined) return ((end as Moment).at - (start as Moment).at) / elapsed
  const first = wallOf(env, start)
  const last = wallOf(env, end)
  if (first === null || last === null) return null
  const isBackwards = first.day > last.day || (first.day === last.day && first.at > last.at)
  return isBackwards ? -fullUnits(last, first, unit) : fullUnits(first, last, unit)
}

function fullUnits(first: Wall, last: Wall, unit: string): bigint {
  const days = DAYS[unit]
  if (days !== undefined) return BigInt(Math.floor((last.day - first.day - (last.at < first.at ? 1 : 0)) / days))
  const [from, to] = [civil(first.day), civil(last.day)]
  const isShort = to.day < from.day || (to.day === from.day && last.at < first.at)
  const months = (to.year - from.year) * 12 + to.month - from.month - (isShort ? 1 : 0)
  return BigInt(Math.floor(months / (MONTHS[unit] ?? 1)))
}

export const CALENDARS: LiveFunctions = {
  date_add: { run: add },
  date_diff: { run: difference },
}
