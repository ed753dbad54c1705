/** Two people have changed one record: what both have changed has to be chosen, everything else goes together. */
import type { FieldInfo, FormInfo, RecordData } from '@/api/types'

export interface Clash {
  readonly field: FieldInfo
  readonly original: unknown
  readonly theirs: unknown
  readonly mine: unknown
}

/** Fields that were changed here and, to something else, by others since. */
export function clashesOf(form: FormInfo, before: RecordData, now: RecordData, mine: Readonly<Record<string, unknown>>): readonly Clash[] {
  return form.fields.flatMap((field) => {
    if (!(field.key in mine) || field.is_computed) return []
    const [original, theirs] = [before[field.key] ?? null, now[field.key] ?? null]
    if (alike(original, theirs) || alike(theirs, mine[field.key])) return []
    return [{ field, original, theirs, mine: mine[field.key] ?? null }]
  })
}

export function alike(one: unknown, other: unknown): boolean {
  return JSON.stringify(plain(one)) === JSON.stringify(plain(other))
}

/** A value that was read, as the API takes it: ids of linked records, rows by what they hold. */
export function asGiven(value: unknown): unknown {
  return value !== null && typeof value === 'object' ? plain(value) : value
}

/** As it is kept: a linked record is its id, rows are told apart by what they hold. */
function plain(value: unknown): unknown {
  if (value === undefined || value === null || value === '') return null
  if (Array.isArray(value)) return value.map(row)
  return typeof value === 'object' && 'id' in value ? value.id : value
}

const UNSAID = new Set(['id', 'public_id', 'version', 'created_at', 'created_by', 'updated_at', 'updated_by', 'position', 'parent'])

function row(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || 'target' in value) return value
  const told = Object.entries(value).filter(([key, inner]) => !UNSAID.has(key) && inner !== null && inner !== '')
  return Object.fromEntries(told.map(([key, inner]) => [key, plain(inner)] as const).sort(([one], [other]) => (one < other ? -1 : 1)))
}
