/** What type a computed value has: as declared, else as the value looks. */
import type { FieldInfo } from '@/api/types'

import { numberSetting, textSetting } from '../settings'

const DAY = /^\d{4}-\d{2}-\d{2}$/
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/
const CLOCK = /^\d{2}:\d{2}:\d{2}(\.\d+)?$/
const PLACES = /^-?\d+\.(\d+)$/

/** The field as if people wrote it. */
export function asIts(field: FieldInfo, value: unknown): FieldInfo {
  const type = declared(field) ?? looked(value)
  const scale = numberSetting(field, 'scale') ?? (typeof value === 'string' ? PLACES.exec(value)?.[1]?.length ?? 0 : 0)
  return { ...field, type, ...(type === 'decimal' ? { scale } : {}) }
}

function declared(field: FieldInfo): string | undefined {
  if (field.type === 'roll_up' && field['function'] === 'count') return 'integer'
  const result = textSetting(field, 'result')
  // An amount stays one: the author says the currency where the places alone would not tell.
  return result === 'decimal' && textSetting(field, 'currency') !== undefined ? 'money' : result
}

function looked(value: unknown): string {
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'number') return 'integer'
  if (Array.isArray(value)) return value.every((each) => typeof each === 'string') ? 'tags' : 'reverse_link'
  if (typeof value === 'object') return value !== null && 'id' in value ? 'link' : 'json'
  const text = String(value)
  if (MOMENT.test(text)) return 'datetime'
  if (DAY.test(text)) return 'date'
  if (CLOCK.test(text)) return 'time'
  return PLACES.test(text) ? 'decimal' : 'text'
}
