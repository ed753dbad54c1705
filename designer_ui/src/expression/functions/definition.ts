/** What a function is: its code, and how its arguments come to it. */
import type { Kind } from '../document'
import type { Env } from '../environment'
import type { Value } from '../values'

export interface LiveFunction {
  readonly run: (env: Env, ...values: never[]) => Value
  /** It is called with nulls; others are null as soon as one argument is. */
  readonly seesNull?: boolean
  /** Whether an integer comes as decimal at that place. */
  readonly widens?: (kinds: readonly Kind[], index: number) => boolean
}

export type LiveFunctions = Readonly<Record<string, LiveFunction>>

/** All arguments become decimals as soon as one is. */
export const together = (kinds: readonly Kind[]): boolean => kinds.includes('decimal')
/** Only the first argument becomes a decimal. */
export const onlyFirst = (_kinds: readonly Kind[], index: number): boolean => index === 0
/** Several arguments become decimals, a single one stays as it is. */
export const ifSeveral = (kinds: readonly Kind[]): boolean => kinds.length > 1
