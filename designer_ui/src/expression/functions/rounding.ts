/** Functions that round. */
import * as exactly from '../decimals'
import type { Env } from '../environment'
import { exact, integer, roundHalfUp } from '../operations'
import type { Value } from '../values'
import { ifSeveral, type LiveFunctions } from './definition'

type Decimal = exactly.Decimal

const ONE = exactly.decimal(1)
const MOST = 39n

/** Half up to a number of places; to an integer without it. */
function round(env: Env, value: bigint | Decimal, digits?: bigint): Value {
  if (digits === undefined) {
    return typeof value === 'bigint' ? value : integer(env, exactly.whole(exactly.quantized(value, 0)))
  }
  if (typeof value !== 'bigint') return roundHalfUp(env, value, digits)
  return digits >= 0n ? value : integer(env, roundBefore(value, -digits))
}

/** An integer rounded before the point. */
function roundBefore(value: bigint, digits: bigint): bigint {
  const by = Number(digits > MOST ? MOST : digits)
  return exactly.whole(exactly.shifted(exactly.quantized(exactly.shifted(exactly.decimal(value), -by), 0), by))
}

function floor(env: Env, value: bigint | Decimal, step?: Decimal): Value {
  if (step !== undefined) return toStep(env, value as Decimal, step, false)
  return typeof value === 'bigint' ? value : integer(env, exactly.whole(value.floor()))
}

function ceil(env: Env, value: bigint | Decimal, step?: Decimal): Value {
  if (step !== undefined) return toStep(env, value as Decimal, step, true)
  return typeof value === 'bigint' ? value : integer(env, exactly.whole(value.ceil()))
}

/** The multiple of a step that is not greater, or (`up`) not smaller. */
function toStep(env: Env, value: Decimal, written: Decimal, up: boolean): Value {
  if (written.isZero()) return env.warn('division_by_zero')
  const step = written.abs()
  let quotient = exactly.divideTowardsZero(value, step)
  let rest = exactly.subtract(value, exactly.multiply(quotient, step))
  if (!rest.isZero() && exactly.isNegative(rest)) {
    quotient = exactly.subtract(quotient, ONE)
    rest = exactly.add(rest, step)
  }
  if (up && !rest.isZero()) quotient = exactly.add(quotient, ONE)
  return exact(env, exactly.multiply(quotient, step))
}

export const ROUNDING: LiveFunctions = {
  round: { run: round },
  floor: { widens: ifSeveral, run: floor },
  ceil: { widens: ifSeveral, run: ceil },
}
