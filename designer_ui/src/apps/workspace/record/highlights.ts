/** The key numbers of a record: as its layout says, else its balances, money and counts. */
import type { FieldInfo, FormInfo, RecordData } from '@/api/types'

const MOST = 5
const TYPES = new Set(['money', 'balance', 'roll_up'])

export function highlightsOf(form: FormInfo, record: RecordData): readonly FieldInfo[] {
  const wanted = form.layouts['default']?.highlights
  if (wanted !== undefined) return wanted.flatMap((key) => form.fields.find((field) => field.key === key) ?? [])
  const balances = form.fields.filter((field) => field.type === 'balance')
  const rest = form.fields.filter((field) => TYPES.has(field.type) && field.type !== 'balance')
  return [...balances, ...rest].filter((field) => field.type === 'balance' || (record[field.key] ?? null) !== null).slice(0, MOST)
}
