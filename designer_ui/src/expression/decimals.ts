/**
 * Exact decimals that agree with Python's to the last digit, and to the sign of zero: `format_number` shows it.
 * 120 digits are wide enough that no result of two operands within the limits is rounded silently.
 */
import { Decimal } from 'decimal.js'

export type { Decimal }

export const Exact = Decimal.clone({
  precision: 120, rounding: Decimal.ROUND_HALF_UP, modulo: Decimal.ROUND_DOWN, toExpNeg: -9e15, toExpPos: 9e15, defaults: true,
})
const PRECISION = 120

const ZERO = new Exact(0)
const NEGATIVE_ZERO = new Exact('-0')

export function decimal(value: bigint | string | number | Decimal): Decimal {
  return new Exact(value)
}

export function isNegative(value: Decimal): boolean {
  return value.s < 0
}

/** Zero, or minus zero. */
function zero(negative: boolean): Decimal {
  return negative ? NEGATIVE_ZERO : ZERO
}

export function add(left: Decimal, right: Decimal): Decimal {
  const found = left.plus(right)
  return found.isZero() ? zero(isNegative(left) && isNegative(right)) : found
}

export function subtract(left: Decimal, right: Decimal): Decimal {
  return add(left, right.neg())
}

export function multiply(left: Decimal, right: Decimal): Decimal {
  return left.times(right)
}

export function divide(left: Decimal, right: Decimal): Decimal {
  return left.div(right)
}

/** Minus zero becomes zero. */
export function negated(value: Decimal): Decimal {
  return value.isZero() ? ZERO : value.neg()
}

/** The whole part of a quotient, towards zero. */
export function divideTowardsZero(left: Decimal, right: Decimal): Decimal {
  const found = left.divToInt(right)
  return found.isZero() ? zero(isNegative(left) !== isNegative(right)) : found
}

/** What that division leaves; it has the sign of the left side, zero too. */
export function remainder(left: Decimal, right: Decimal): Decimal {
  const found = left.mod(right)
  return found.isZero() ? zero(isNegative(left)) : found
}

/** At so many places, half up. */
export function quantized(value: Decimal, places: number): Decimal {
  return value.toDecimalPlaces(places)
}

/** The point moved to the right. */
export function shifted(value: Decimal, digits: number): Decimal {
  return digits === 0 ? value : value.times(`1e${digits}`)
}

/** How many places behind the point a value really needs. */
export function places(value: Decimal): number {
  return value.toSignificantDigits(PRECISION).decimalPlaces()
}

/** How many digits stand before the point, less one (negative for 0.01). */
export function adjusted(value: Decimal): number {
  return value.e
}

/** Without exponent and superfluous zeros. */
export function plain(value: Decimal): string {
  return value.isZero() ? '0' : value.toSignificantDigits(PRECISION).toFixed()
}

/** A whole decimal as integer. */
export function whole(value: Decimal): bigint {
  return BigInt(value.isZero() ? 0 : value.toFixed(0))
}
