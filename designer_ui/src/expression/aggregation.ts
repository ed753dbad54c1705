/** What `count sum min max avg any_of all_of` make of the values per item, which are computed when they are asked for. */
import * as exactly from './decimals'
import type { Over } from './document'
import type { Env } from './environment'
import { exact, integer, rounded } from './operations'
import { asDecimal, order, type Present, type Value } from './values'

type Values = Iterable<Value>

/** Exact inside, checked once at the end; 0 of nothing. */
function total(env: Env, values: Values): Value {
  let integers = 0n
  let decimals: exactly.Decimal | null = null
  for (const value of values) {
    if (value === null) continue
    if (typeof value === 'bigint' && decimals === null) integers += value
    else decimals = exactly.add(decimals ?? exactly.decimal(integers), asDecimal(value as bigint | exactly.Decimal))
  }
  return decimals === null ? integer(env, integers) : exact(env, decimals)
}

/** The mean at ten places, half up; null of nothing. */
function average(env: Env, values: Values): Value {
  let found = exactly.decimal(0)
  let count = 0
  for (const value of values) {
    if (value === null) continue
    found = exactly.add(found, asDecimal(value as bigint | exactly.Decimal))
    count += 1
  }
  return count === 0 ? null : rounded(env, exactly.divide(found, exactly.decimal(count)))
}

/** The first of those that stand before (-1) or behind (1) all others; null of nothing. */
export function extreme(values: Values, side: 1 | -1): Value {
  let found: Present | null = null
  for (const value of values) {
    if (value !== null && (found === null || order(value, found) * side > 0)) found = value
  }
  return found
}

function number(_env: Env, values: Values): Value {
  let found = 0n
  for (const value of values) if (value === true) found += 1n
  return found
}

function anyTrue(_env: Env, values: Values): Value {
  for (const value of values) if (value === true) return true
  return false
}

function allTrue(_env: Env, values: Values): Value {
  for (const value of values) if (value !== true) return false
  return true
}

export const AGGREGATES: Readonly<Record<Exclude<Over, 'first'>, (env: Env, values: Values) => Value>> = {
  sum: total,
  avg: average,
  min: (_env, values) => extreme(values, -1),
  max: (_env, values) => extreme(values, 1),
  count: number,
  any_of: anyTrue,
  all_of: allTrue,
}
