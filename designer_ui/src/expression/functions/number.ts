/** Functions on numbers. */
import { extreme } from '../aggregation'
import * as exactly from '../decimals'
import type { Env } from '../environment'
import { MAX_SCALE } from '../limits'
import { exact, integer } from '../operations'
import { order, type Present, type Value } from '../values'
import { type LiveFunctions, together } from './definition'
import { trimmed } from './text'

type Decimal = exactly.Decimal

const NUMERAL = /^[+-]?(?:[0-9]{1,100}(?:\.[0-9]{0,100})?|\.[0-9]{1,100})$/

function number(env: Env, value: boolean | string | bigint | Decimal): Value {
  if (typeof value === 'boolean') return value ? 1n : 0n
  return typeof value === 'string' ? numeral(env, trimmed(value)) : value
}

function numeral(env: Env, text: string): Value {
  if (!NUMERAL.test(text)) return null
  const value = exactly.decimal(text)
  return exact(env, exactly.places(value) <= MAX_SCALE ? value : exactly.quantized(value, MAX_SCALE))
}

function absolute(env: Env, value: bigint | Decimal): Value {
  return typeof value === 'bigint' ? integer(env, value < 0n ? -value : value) : value.abs()
}

function clamp(_env: Env, value: Present, low: Present, high: Present): Value {
  const capped = order(high, value) < 0 ? high : value
  return order(capped, low) > 0 ? capped : low
}

export const NUMBERS: LiveFunctions = {
  number: { run: number },
  abs: { run: absolute },
  least: { seesNull: true, widens: together, run: (_env: Env, ...values: Value[]) => extreme(values, -1) },
  greatest: { seesNull: true, widens: together, run: (_env: Env, ...values: Value[]) => extreme(values, 1) },
  clamp: { widens: together, run: clamp },
}
