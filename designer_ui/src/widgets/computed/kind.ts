/** What type a computed value has: as declared, else as the value looks. */
import type { FieldInfo } from '@/api/types'

import { numberSetting, textSetting } from '../settings'

export const COMPUTED: ReadonlySet<string> = new Set(['formula', 'look_up', 'roll_up'])
const DAY = /^\d{4}-\d{2}-\d{2}$/
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/
const CLOCK = /^\d{2}:\d{2}:\d{2}(\.\d+)?$/
const PLACES = /^-?\d+\.(\d+)$/

/** The field as if people wrote it. */
export function asIts(field: FieldInfo, value: unknown): FieldInfo {
  const type = declaredType(field) ?? looked(value)
  const scale = numberSetting(field, 'scale') ?? (typeof value === 'string' ? PLACES.exec(value)?.[1]?.length ?? 0 : 0)
  return { ...field, type, ...(type === 'decimal' ? { scale } : {}) }
}

/** The type that its values are declared to have; undefined where only a value tells. */
export function declaredType(field: FieldInfo): string | undefined {
  if (!COMPUTED.has(field.type)) return field.type
  if (field.type === 'roll_up' && field['function'] === 'count') return 'integer'
  if (field.type === 'roll_up' && (field['function'] === 'sum' || field['function'] === 'avg')) return 'decimal'
  return textSetting(field, 'result')
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
