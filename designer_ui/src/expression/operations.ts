/** The operations of the language on values, one definition each; null and a warning instead of errors. */
import { FIRST_DAY, LAST_DAY } from './calendar'
import * as exactly from './decimals'
import type { ArithmeticOperator, Comparison, Type } from './document'
import type { Env } from './environment'
import { INTEGER_MAX, INTEGER_MIN, MAX_DIGITS, MAX_SCALE, MAX_TEXT } from './limits'
import { length } from './texts'
import { asDecimal, Day, Duration, equal, Moment, order, type Present, type Value } from './values'
import { DAY_LENGTH } from './wire'
import { wallOf } from './zone'

type Decimal = exactly.Decimal
type Numeric = bigint | Decimal
export type Binary = (env: Env, left: Present, right: Present) => Value

/** A decimal with fewer digits than this before the point fits whatever its places are. */
const SAFE_EXPONENT = 28
const DAY = BigInt(DAY_LENGTH)
/** The longest duration: 999 999 999 days and a microsecond less than one more. */
const LONGEST = 1_000_000_000n * DAY - 1n
const SHORTEST = -999_999_999n * DAY

/** `value` if it has 64 bits at most. */
export function integer(env: Env, value: bigint): bigint | null {
  return value >= INTEGER_MIN && value <= INTEGER_MAX ? value : env.warn('overflow')
}

/** `value` if it is within 38 digits and 10 places. */
export function exact(env: Env, value: Decimal): Decimal | null {
  const digits = exactly.adjusted(value)
  const fits = digits < SAFE_EXPONENT || value.isZero() || digits < MAX_DIGITS - exactly.places(value)
  return fits ? value : env.warn('overflow')
}

/** `value` at ten places, half up. */
export function rounded(env: Env, value: Decimal): Decimal | null {
  return exact(env, exactly.quantized(value, MAX_SCALE))
}

/** `value` if it is not too long. */
export function text(env: Env, value: string): string | null {
  return value.length <= MAX_TEXT || length(value) <= MAX_TEXT ? value : env.warn('too_long', { limit: MAX_TEXT })
}

export function duration(env: Env, length: bigint): Duration | null {
  return length >= SHORTEST && length <= LONGEST ? new Duration(length) : env.warn('overflow')
}

/** `value` at `digits` places, half up; negative digits round before the point. */
export function roundHalfUp(env: Env, value: Decimal, digits: bigint): Decimal | null {
  if (digits >= MAX_SCALE) return value
  const by = Math.max(Number(digits), -MAX_DIGITS - 1)
  return exact(env, exactly.shifted(exactly.quantized(exactly.shifted(value, by), 0), -by))
}

/** Unary `-`. */
export function negative(env: Env, value: Present): Value {
  if (typeof value === 'bigint') return integer(env, -value)
  return value instanceof Duration ? duration(env, -value.length) : exactly.negated(value as Decimal)
}

function divide(env: Env, left: Numeric, right: Numeric): Value {
  const divisor = asDecimal(right)
  if (divisor.isZero()) return env.warn('division_by_zero')
  return rounded(env, exactly.divide(asDecimal(left), divisor))
}

function floorDivide(env: Env, left: Numeric, right: Numeric): Value {
  if (typeof left === 'bigint' && typeof right === 'bigint') {
    return right === 0n ? env.warn('division_by_zero') : integer(env, (left - floorModulo(left, right)) / right)
  }
  const dividend = asDecimal(left)
  const divisor = asDecimal(right)
  if (divisor.isZero()) return env.warn('division_by_zero')
  const quotient = exactly.divideTowardsZero(dividend, divisor)
  const rest = exactly.remainder(dividend, divisor)
  const isLower = !rest.isZero() && exactly.isNegative(rest) !== exactly.isNegative(divisor)
  return integer(env, exactly.whole(quotient) - (isLower ? 1n : 0n))
}

function modulo(env: Env, left: Numeric, right: Numeric): Value {
  if (typeof left === 'bigint' && typeof right === 'bigint') {
    return right === 0n ? env.warn('division_by_zero') : floorModulo(left, right)
  }
  const divisor = asDecimal(right)
  if (divisor.isZero()) return env.warn('division_by_zero')
  const rest = exactly.remainder(asDecimal(left), divisor)
  const isOpposite = !rest.isZero() && exactly.isNegative(rest) !== exactly.isNegative(divisor)
  return isOpposite ? exactly.add(rest, divisor) : rest
}

function floorModulo(left: bigint, right: bigint): bigint {
  const rest = left % right
  return rest !== 0n && rest < 0n !== right < 0n ? rest + right : rest
}

/** A date moves by whole days. */
function addDurations(env: Env, left: Present, right: Present): Value {
  if (left instanceof Duration && !(right instanceof Duration)) return addDurations(env, right, left)
  const by = (right as Duration).length
  if (left instanceof Day) return day(env, BigInt(left.number) + floorDays(by))
  if (left instanceof Moment) return moment(env, left.at + by)
  return duration(env, (left as Duration).length + by)
}

function subtractMoments(env: Env, left: Present, right: Present): Value {
  if (right instanceof Duration) {
    const opposite = duration(env, -right.length)
    return opposite === null ? null : addDurations(env, left, opposite)
  }
  if (left instanceof Day) return BigInt(left.number - (right as Day).number)
  return new Duration((left as Moment).at - (right as Moment).at)
}

function floorDays(length: bigint): bigint {
  return (length - floorModulo(length, DAY)) / DAY
}

/** A day of the calendar. */
export function day(env: Env, number: bigint): Day | null {
  return number >= FIRST_DAY && number <= LAST_DAY ? new Day(Number(number)) : env.warn('overflow')
}

/** An instant within the calendar. */
export function moment(env: Env, at: bigint): Moment | null {
  return wallOf(at) === null ? env.warn('overflow') : new Moment(at)
}

function multiplyDuration(env: Env, left: Duration | bigint, right: Duration | bigint): Value {
  const [length, times] = left instanceof Duration ? [left.length, right as bigint] : [(right as Duration).length, left]
  return duration(env, length * times)
}

const ANY_NUMBER: Readonly<Partial<Record<ArithmeticOperator, Binary>>> = {
  '/': divide as Binary, '//': floorDivide as Binary, '%': modulo as Binary,
}
const INTEGER: Readonly<Partial<Record<ArithmeticOperator, Binary>>> = {
  '+': ((env, left: bigint, right: bigint) => integer(env, left + right)) as Binary,
  '-': ((env, left: bigint, right: bigint) => integer(env, left - right)) as Binary,
  '*': ((env, left: bigint, right: bigint) => integer(env, left * right)) as Binary,
}
const DECIMAL: Readonly<Partial<Record<ArithmeticOperator, Binary>>> = {
  '+': ((env, left: Numeric, right: Numeric) => exact(env, exactly.add(asDecimal(left), asDecimal(right)))) as Binary,
  '-': ((env, left: Numeric, right: Numeric) => exact(env, exactly.subtract(asDecimal(left), asDecimal(right)))) as Binary,
  '*': ((env, left: Numeric, right: Numeric) => exact(env, exactly.multiply(asDecimal(left), asDecimal(right)))) as Binary,
}
const MOMENT: Readonly<Partial<Record<ArithmeticOperator, Binary>>> = {
  '+': addDurations, '-': subtractMoments, '*': multiplyDuration as Binary,
}
const join: Binary = (env, left, right) => text(env, (left as string) + (right as string))
const multiplyRounded = ((env: Env, left: Numeric, right: Numeric) =>
  rounded(env, exactly.multiply(asDecimal(left), asDecimal(right)))) as Binary

/** The operation behind an arithmetic operator for these types; undefined when there is none. */
export function binary(operator: ArithmeticOperator, left: Type, right: Type, result: Type): Binary | undefined {
  const isNumber = (type: Type): boolean => type.kind === 'integer' || type.kind === 'decimal'
  const ofAnyNumber = ANY_NUMBER[operator]
  if (ofAnyNumber !== undefined) return ofAnyNumber
  if (result.kind === 'text') return join
  if (operator === '*' && isNumber(left) && isNumber(right) && (left.scale ?? 0) + (right.scale ?? 0) > MAX_SCALE) {
    return multiplyRounded
  }
  if (isNumber(left) || isNumber(right) || (left.kind === 'null' && right.kind === 'null')) {
    return (result.kind === 'integer' ? INTEGER : result.kind === 'duration' ? MOMENT : DECIMAL)[operator]
  }
  return MOMENT[operator]
}

/** `==` and `!=` are null-safe, all others are false with null (`not in` is `not (… in …)`). */
export const COMPARISONS: Readonly<Record<Comparison, (left: Value, right: Value) => boolean>> = {
  '==': equal,
  '!=': (left, right) => !equal(left, right),
  '<': (left, right) => left !== null && right !== null && order(left, right) < 0,
  '<=': (left, right) => left !== null && right !== null && order(left, right) <= 0,
  '>': (left, right) => left !== null && right !== null && order(left, right) > 0,
  '>=': (left, right) => left !== null && right !== null && order(left, right) >= 0,
  in: isIn,
  'not in': (left, right) => !isIn(left, right),
}

function isIn(left: Value, right: Value): boolean {
  return left !== null && Array.isArray(right) && right.some((one) => equal(left, one as Value))
}

