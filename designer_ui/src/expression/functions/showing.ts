/** Values as texts. Dates are ISO, numbers have no superfluous zeros unless places are asked for. */
import { civil } from '../calendar'
import * as exactly from '../decimals'
import type { Env } from '../environment'
import { MAX_SCALE } from '../limits'
import { text } from '../operations'
import { Clock, Day, isDecimal, Moment, type Present, type Value } from '../values'
import { clockText, dayText, padded } from '../wire'
import { type LiveFunctions, onlyFirst } from './definition'
import { local, wallOf } from './moments'

type Decimal = exactly.Decimal

const TOKENS = /yyyy|yy|MM|M|dd|d|HH|H|mm|m|ss|s/g

function shown(env: Env, value: Present): Value {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (isDecimal(value)) return exactly.plain(value)
  if (value instanceof Day) return dayText(value.number)
  if (value instanceof Clock) return clockText(value.at)
  if (value instanceof Moment) {
    const wall = local(env, value)
    return wall === null ? null : `${dayText(wall.day)} ${clockText(wall.at)}`
  }
  return null
}

function byPattern(env: Env, value: Day | Moment, pattern: string): Value {
  const wall = wallOf(env, value)
  if (wall === null) return null
  const { year, month, day } = civil(wall.day)
  const seconds = Math.floor(wall.at / 1_000_000)
  const [hour, minute, second] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const parts: Readonly<Record<string, string>> = {
    yyyy: padded(year, 4), yy: padded(year % 100), MM: padded(month), M: String(month), dd: padded(day), d: String(day),
    HH: padded(hour), H: String(hour), mm: padded(minute), m: String(minute), ss: padded(second), s: String(second),
  }
  return text(env, pattern.replace(TOKENS, (token) => parts[token] ?? token))
}

/** With exactly so many places (none to ten). Less than nothing keeps its sign, even where only zeros are left. */
function fixed(value: Decimal, digits: bigint): { sign: string; digits: string } {
  const places = Number(digits < 0n ? 0n : digits > MAX_SCALE ? MAX_SCALE : digits)
  const found = exactly.quantized(value, places)
  return { sign: exactly.isNegative(found) ? '-' : '', digits: found.abs().toFixed(places) }
}

function formatNumber(_env: Env, value: Decimal, digits = 2n): Value {
  const found = fixed(value, digits)
  const [whole = '', rest] = found.digits.split('.')
  const grouped = whole.replace(/\B(?=(?:[0-9]{3})+$)/g, ',')
  return found.sign + grouped + (rest === undefined ? '' : `.${rest}`)
}

function formatPercent(_env: Env, value: Decimal, digits = 0n): Value {
  const found = fixed(exactly.multiply(value, exactly.decimal(100)), digits)
  return `${found.sign}${found.digits}%`
}

export const SHOWING: LiveFunctions = {
  text: {
    run: (env: Env, value: Present, pattern?: string) =>
      pattern === undefined ? shown(env, value) : byPattern(env, value as Day | Moment, pattern),
  },
  format_number: { widens: onlyFirst, run: formatNumber },
  format_percent: { widens: onlyFirst, run: formatPercent },
}
