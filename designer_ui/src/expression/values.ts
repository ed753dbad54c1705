/**
 * The values of formulas while they run: null, boolean, text and option (string), integer and reference (bigint), decimal,
 * and the classes below. Values are never changed. How they come from JSON and go back to it stands in `wire`.
 */
import { Decimal } from 'decimal.js'

import { decimal } from './decimals'

/** A date, by its number (`calendar`). */
export class Day {
  constructor(readonly number: number) {}
}

/** A time of day: microseconds since midnight. */
export class Clock {
  constructor(readonly at: number) {}
}

/** An instant: microseconds since 1970 in UTC. More than a double holds exactly. */
export class Moment {
  constructor(readonly at: bigint) {}
}

/** A length of time in microseconds. */
export class Duration {
  constructor(readonly length: bigint) {}
}

/** A JSON object, array or number: passed on, not looked into. */
export class Json {
  constructor(readonly value: unknown) {}
}

export type Present = boolean | bigint | string | Decimal | Day | Clock | Moment | Duration | Json | readonly Value[]
export type Value = Present | null

/** A record as the form keeps it: JSON values by field id, the rows of sub-tables as arrays of such records. */
export type Row = Readonly<Record<string, unknown>>

/** What a record holds under a field's id, and nothing that its prototype holds. It is read first: Vue notes what was read. */
export function fieldOf(row: unknown, field: string): unknown {
  if (typeof row !== 'object' || row === null) return undefined
  const found = (row as Row)[field]
  return Object.hasOwn(row, field) ? found : undefined
}

/** What a list walks through. */
export type Item = Value | Row

export function isDecimal(value: unknown): value is Decimal {
  return Decimal.isDecimal(value)
}

/** Less than zero, zero or more, by the order of code points (not of UTF-16 units, where emoji stand before 'ﬀ'). */
export function orderOfTexts(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length)
  for (let at = 0; at < shorter; at += 1) {
    const first = left.charCodeAt(at)
    const second = right.charCodeAt(at)
    if (first !== second) return codePointRank(first) - codePointRank(second)
  }
  return left.length - right.length
}

/** Surrogates stand for code points above all others. */
function codePointRank(unit: number): number {
  return unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit
}

/** Less than zero, zero or more; of two values that the type checker lets compare. */
export function order(left: Present, right: Present): number {
  if (typeof left === 'string') return orderOfTexts(left, right as string)
  if (typeof left === 'bigint' && typeof right === 'bigint') return left < right ? -1 : left > right ? 1 : 0
  if (left instanceof Day) return left.number - (right as Day).number
  if (left instanceof Clock) return left.at - (right as Clock).at
  if (left instanceof Moment) return order(left.at, (right as Moment).at)
  if (left instanceof Duration) return order(left.length, (right as Duration).length)
  return asDecimal(left as bigint | Decimal).cmp(asDecimal(right as bigint | Decimal))
}

/** Null-safe equality. */
export function equal(left: Value, right: Value): boolean {
  if (left === right) return true
  if (left === null || right === null || typeof left === 'boolean' || typeof left === 'string') return false
  if (Array.isArray(left)) {
    return Array.isArray(right) && left.length === right.length && left.every((one, at) => equal(one, right[at]))
  }
  if (left instanceof Json || right instanceof Json) {
    return left instanceof Json && right instanceof Json && sameJson(left.value, right.value)
  }
  return order(left, right) === 0
}

function sameJson(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (Array.isArray(left) !== Array.isArray(right)) return false
  const first = Object.entries(left)
  return first.length === Object.keys(right).length
    && first.every(([key, one]) => key in right && sameJson(one, (right as Row)[key]))
}

/** An integer where a decimal is wanted. */
export function widened(value: Value): Value {
  return typeof value === 'bigint' ? decimal(value) : value
}

export function asDecimal(value: bigint | Decimal): Decimal {
  return typeof value === 'bigint' ? decimal(value) : value
}
