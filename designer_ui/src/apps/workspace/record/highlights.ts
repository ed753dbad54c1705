/** The key numbers of a record: as its layout says, else what can be used of its accounts, money and counts. */
import type { FieldInfo, FormInfo, RecordData } from '@/api/types'

const MOST = 5
const TYPES = new Set(['money', 'roll_up'])
const NO_NUMBERS = new Set(['date', 'datetime', 'time', 'text', 'boolean'])

export function highlightsOf(form: FormInfo, record: RecordData): readonly FieldInfo[] {
  const wanted = form.layouts['default']?.highlights
  if (wanted !== undefined) return wanted.flatMap((key) => form.fields.find((field) => field.key === key) ?? [])
  const balances = form.fields.filter((field) => field.type === 'balance')
  const usable = balances.filter((field) => field['measure'] === undefined || field['measure'] === 'active')
  const rest = form.fields.filter((field) => TYPES.has(field.type) && !NO_NUMBERS.has(String(field['result'])) && (record[field.key] ?? null) !== null)
  const others = balances.filter((field) => !usable.includes(field) && Number(record[field.key] ?? 0) !== 0)
  return [...usable, ...rest, ...others].slice(0, MOST)
}
