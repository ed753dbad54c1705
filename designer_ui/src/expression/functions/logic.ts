/** Functions of logic. Those that choose what is computed (`coalesce`, `switch`) are part of `interpret`. */
import type { Env } from '../environment'
import type { Value } from '../values'
import type { LiveFunctions } from './definition'

function isEmpty(value: Value): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

export const LOGIC: LiveFunctions = {
  is_empty: { seesNull: true, run: (_env: Env, value: Value) => isEmpty(value) },
  is_filled: { seesNull: true, run: (_env: Env, value: Value) => !isEmpty(value) },
}
