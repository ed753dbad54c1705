/**
 * JSON → value → JSON, as the server writes records: decimals as text, dates in ISO 8601, times in UTC. An integer that a
 * number cannot hold exactly is a text. While somebody types a field may hold anything: what is no value of its type is null.
 */
import { civil, dayNumber, isDay } from './calendar'
import { decimal, plain } from './decimals'
import type { Kind, Type } from './document'
import { INTEGER_MAX, INTEGER_MIN } from './limits'
import { Clock, Day, Duration, isDecimal, Json, Moment, type Value } from './values'

const INTEGER = /^[+-]?[0-9]{1,19}$/
const DECIMAL = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$/
const DAY = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/
const CLOCK = /^([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?$/
const ZONED = /^([0-9-]{10})[T ]([0-9:.]+)(?:Z|([+-])([0-9]{2}):([0-9]{2}))$/

export const DAY_LENGTH = 86_400_000_000
const SECOND = 1_000_000n

type Read = (wire: unknown) => Value

/** How values of a type are read. */
export function reader(type: Type): Read {
  if (type.kind === 'list') {
    const item = type.item === undefined ? () => null : reader(type.item)
    return (wire) => (Array.isArray(wire) ? wire.map(item) : null)
  }
  const read = READ[type.kind]
  return (wire) => (wire === null || wire === undefined ? null : read(wire))
}

const text: Read = (wire) => (typeof wire === 'string' ? wire : null)

const integer: Read = (wire) => {
  const safe = Number.isSafeInteger(wire) || typeof wire === 'bigint' || (typeof wire === 'string' && INTEGER.test(wire))
  const value = safe ? BigInt(wire as number | bigint | string) : null
  return value !== null && value >= INTEGER_MIN && value <= INTEGER_MAX ? value : null
}

const READ: Readonly<Record<Exclude<Kind, 'list'>, Read>> = {
  null: () => null,
  boolean: (wire) => (typeof wire === 'boolean' ? wire : null),
  integer,
  reference: integer,
  decimal: (wire) => {
    if (isDecimal(wire)) return wire
    const written = typeof wire === 'number' || typeof wire === 'bigint' ? plainNumber(wire) : wire
    return typeof written === 'string' && DECIMAL.test(written) ? decimal(written) : null
  },
  text,
  option: text,
  date: (wire) => (wire instanceof Day ? wire : typeof wire === 'string' ? readDay(wire) : null),
  time: (wire) => (wire instanceof Clock ? wire : typeof wire === 'string' ? readClock(wire) : null),
  datetime: (wire) => (wire instanceof Moment ? wire : typeof wire === 'string' ? readMoment(wire) : null),
  duration: (wire) => {
    if (wire instanceof Duration) return wire
    if (typeof wire !== 'string' || !DECIMAL.test(wire)) return null
    return new Duration(BigInt(decimal(wire).times(1_000_000).toFixed(0)))
  },
  record: () => null,
  json: (wire) => (typeof wire === 'string' || typeof wire === 'boolean' ? wire : wire instanceof Json ? wire : new Json(wire)),
}

/** `1e-7` as decimal text. */
function plainNumber(value: number | bigint): string | null {
  return typeof value === 'bigint' || Number.isFinite(value) ? plain(decimal(value)) : null
}

export function readDay(written: string): Day | null {
  const found = DAY.exec(written)
  if (found === null) return null
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number]
  return isDay(year, month, day) ? new Day(dayNumber(year, month, day)) : null
}

function readClock(written: string): Clock | null {
  const found = CLOCK.exec(written)
  if (found === null) return null
  const [hour, minute, second] = found.slice(1, 4).map((part) => Number(part ?? 0)) as [number, number, number]
  if (hour > 23 || minute > 59 || second > 59) return null
  return new Clock(((hour * 60 + minute) * 60 + second) * 1_000_000 + Number((found[4] ?? '').padEnd(6, '0')))
}

export function readMoment(written: string): Moment | null {
  const found = ZONED.exec(written)
  if (found === null) return null
  const day = readDay(found[1] ?? '')
  const clock = readClock(found[2] ?? '')
  if (day === null || clock === null) return null
  const ahead = (found[3] === '-' ? -1 : 1) * (Number(found[4] ?? 0) * 60 + Number(found[5] ?? 0)) * 60_000_000
  return new Moment(BigInt(day.number) * BigInt(DAY_LENGTH) + BigInt(clock.at - ahead))
}

/** The JSON of a value. */
export function toWire(value: Value): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : String(value)
  }
  if (isDecimal(value)) return plain(value)
  if (value instanceof Day) return dayText(value.number)
  if (value instanceof Clock) return clockText(value.at, true)
  if (value instanceof Moment) {
    const at = Number(((value.at % BigInt(DAY_LENGTH)) + BigInt(DAY_LENGTH)) % BigInt(DAY_LENGTH))
    return `${dayText(Number((value.at - BigInt(at)) / BigInt(DAY_LENGTH)))}T${clockText(at, true)}Z`
  }
  if (value instanceof Duration) return plain(decimal(value.length).div(decimal(SECOND)))
  if (value instanceof Json) return value.value
  return Array.isArray(value) ? value.map(toWire) : value
}

export function dayText(number: number): string {
  const { year, month, day } = civil(number)
  return `${padded(year, 4)}-${padded(month)}-${padded(day)}`
}

/** `08:30:00`; with `.500000` behind it if there are parts of a second and they are wanted. */
export function clockText(at: number, parts = false): string {
  const seconds = Math.floor(at / 1_000_000)
  const rest = at % 1_000_000
  const shown = `${padded(Math.floor(seconds / 3600))}:${padded(Math.floor(seconds / 60) % 60)}:${padded(seconds % 60)}`
  return parts && rest !== 0 ? `${shown}.${padded(rest, 6)}` : shown
}

export function padded(value: number, width = 2): string {
  return String(value).padStart(width, '0')
}
