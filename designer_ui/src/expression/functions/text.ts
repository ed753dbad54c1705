/** Functions on texts. Positions count from 1 in code points; case is that of ASCII letters only. */
import type { Env } from '../environment'
import { MAX_TEXT } from '../limits'
import { length, part, unit } from '../texts'
import type { Value } from '../values'
import type { LiveFunctions } from './definition'

const BLANKS_AROUND = /^[ \t\r\n\u00a0\u3000]+|[ \t\r\n\u00a0\u3000]+$/g

/** Without blanks at both ends. */
export function trimmed(text: string): string {
  return text.replace(BLANKS_AROUND, '')
}

function upper(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase())
}

function lower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** A position that a number can hold: texts are shorter than that. */
function bounded(value: bigint): number {
  return Number(value < 0n ? 0n : value > MAX_POSITION ? MAX_POSITION : value)
}

const MAX_POSITION = 1_000_000_000n

function left(_env: Env, text: string, count = 1n): Value {
  return part(text, 0, bounded(count))
}

function right(_env: Env, text: string, count = 1n): Value {
  return text.slice(unit(text, Math.max(0, length(text) - bounded(count))))
}

function mid(_env: Env, text: string, start: bigint, count = BigInt(MAX_TEXT)): Value {
  const first = bounded(start - 1n)
  const end = bounded(start - 1n + (count < 0n ? 0n : count))
  return part(text, first, Math.max(first, end))
}

/** The position from 1; 0 when it is not there. */
function find(_env: Env, searched: string, text: string, start = 1n): Value {
  const from = bounded(start - 1n)
  if (from > length(text)) return 0n
  const found = text.indexOf(searched, unit(text, from))
  return found < 0 ? 0n : BigInt(length(text.slice(0, found)) + 1)
}

function replace(env: Env, text: string, old: string, by: string): Value {
  if (old === '') return text
  const parts = text.split(old)
  const more = length(by) - length(old)
  if (more > 0 && length(text) + (parts.length - 1) * more > MAX_TEXT) return env.warn('too_long', { limit: MAX_TEXT })
  return parts.join(by)
}

export const TEXTS: LiveFunctions = {
  upper: { run: (_env: Env, text: string) => upper(text) },
  lower: { run: (_env: Env, text: string) => lower(text) },
  trim: { run: (_env: Env, text: string) => trimmed(text) },
  left: { run: left },
  right: { run: right },
  mid: { run: mid },
  contains: { run: (_env: Env, text: string, searched: string) => text.includes(searched) },
  icontains: { run: (_env: Env, text: string, searched: string) => lower(text).includes(lower(searched)) },
  starts_with: { run: (_env: Env, text: string, searched: string) => text.startsWith(searched) },
  ends_with: { run: (_env: Env, text: string, searched: string) => text.endsWith(searched) },
  find: { run: find },
  replace: { run: replace },
  len: { run: (_env: Env, value: string | readonly Value[]) => BigInt(typeof value === 'string' ? length(value) : value.length) },
}
