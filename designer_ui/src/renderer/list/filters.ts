/** Filters as people build them, and as the formula that the server asks the database for. */
import type { FieldInfo } from '@/api/types'
import type { Asking } from '@/widgets/widget'

export type Comparison =
  | 'contains' | 'is' | 'is_not' | 'starts_with' | 'empty' | 'filled' | 'equals' | 'differs' | 'more' | 'at_least' | 'less' | 'at_most'
  | 'between' | 'any_of' | 'none_of' | 'yes' | 'no' | 'today' | 'yesterday' | 'this_week' | 'this_month' | 'this_year' | 'last_days'
  | 'next_days' | 'on' | 'before' | 'after' | 'has_any' | 'has_all'

export interface Condition {
  readonly kind: 'condition'
  /** Field key, or a path by links. */
  readonly field: string
  readonly comparison: Comparison
  readonly value?: unknown
  /** The upper end of `between`. */
  readonly until?: unknown
}

export interface Group {
  readonly kind: 'group'
  readonly joined: 'and' | 'or'
  readonly parts: readonly (Condition | Group)[]
}

export const NOTHING: Group = { kind: 'group', joined: 'and', parts: [] }

const PRESENCE: readonly Comparison[] = ['empty', 'filled']
const DAYS: readonly Comparison[] = [
  'today', 'yesterday', 'this_week', 'this_month', 'this_year', 'last_days', 'next_days', 'on', 'before', 'after', 'between',
]
/** Which comparisons make sense, the most usual first. */
export const COMPARISONS: Readonly<Record<Asking, readonly Comparison[]>> = {
  text: ['contains', 'is', 'is_not', 'starts_with', ...PRESENCE],
  number: ['at_least', 'at_most', 'more', 'less', 'equals', 'differs', 'between', ...PRESENCE],
  day: [...DAYS, ...PRESENCE],
  moment: [...DAYS, ...PRESENCE],
  time: ['at_least', 'at_most', ...PRESENCE],
  yes_no: ['yes', 'no'],
  option: ['any_of', 'none_of', ...PRESENCE],
  options: ['has_any', 'has_all', ...PRESENCE],
  link: ['any_of', 'none_of', ...PRESENCE],
  presence: PRESENCE,
  none: [],
}

/** What a comparison asks for besides the field. */
export function valuesOf(comparison: Comparison): 'none' | 'one' | 'two' | 'many' | 'days' {
  switch (comparison) {
    case 'between': return 'two'
    case 'any_of': case 'none_of': case 'has_any': case 'has_all': return 'many'
    case 'last_days': case 'next_days': return 'days'
    case 'empty': case 'filled': case 'yes': case 'no': case 'today': case 'yesterday': case 'this_week': case 'this_month': case 'this_year':
      return 'none'
    default: return 'one'
  }
}

/** Whether everything that a condition asks for is given. */
export function isComplete(condition: Condition): boolean {
  const given = (value: unknown): boolean => value !== undefined && value !== null && value !== ''
  switch (valuesOf(condition.comparison)) {
    case 'none': return true
    case 'two': return given(condition.value) && given(condition.until)
    case 'many': return Array.isArray(condition.value) && condition.value.length > 0
    case 'days': return Number.isInteger(Number(condition.value)) && Number(condition.value) > 0
    default: return given(condition.value)
  }
}

/** The formula of a filter; null where it narrows nothing. Conditions that are not complete are left out. */
export function formulaOf(filter: Condition | Group, askingOf: (field: string) => Asking): string | null {
  if (filter.kind === 'condition') return isComplete(filter) ? single(filter, askingOf(filter.field)) : null
  const parts = filter.parts.map((part) => formulaOf(part, askingOf)).filter((part) => part !== null)
  if (parts.length === 0) return null
  return parts.length === 1 ? (parts[0] ?? null) : parts.map((part) => `(${part})`).join(` ${filter.joined} `)
}

/** Two narrowings together. */
export function both(one: string | null | undefined, other: string | null | undefined): string | undefined {
  if (!one || !other) return one || other || undefined
  return `(${one}) and (${other})`
}

/** The conditions of a filter, one after another. */
export function conditionsOf(filter: Condition | Group): readonly Condition[] {
  return filter.kind === 'condition' ? [filter] : filter.parts.flatMap(conditionsOf)
}

/** A filter as it stands in an address, and back; nothing where it cannot be read. */
export function packed(filter: Group): string {
  return filter.parts.length === 0 ? '' : JSON.stringify(filter)
}

export function unpacked(text: unknown): Group {
  if (typeof text !== 'string' || text === '') return NOTHING
  try {
    const found: unknown = JSON.parse(text)
    return isGroup(found) ? found : NOTHING
  } catch {
    return NOTHING
  }
}

function isGroup(value: unknown): value is Group {
  const group = value as Group | null
  return typeof value === 'object' && group?.kind === 'group' && Array.isArray(group.parts) && group.parts.every(
    (part: unknown) => isGroup(part) || (typeof part === 'object' && (part as Condition | null)?.kind === 'condition'),
  )
}

function single({ field, comparison, value, until }: Condition, asking: Asking): string {
  const day = asking === 'moment' ? `date(${field})` : field
  const given = literal(value, asking)
  const list = `[${(Array.isArray(value) ? value : []).map((each) => literal(each, asking)).join(', ')}]`
  const ready: Partial<Record<Comparison, string>> = {
    contains: `icontains(${field}, ${given})`, is: `${field} == ${given}`, is_not: `${field} != ${given}`,
    starts_with: `starts_with(${field}, ${given})`, empty: `is_empty(${field})`, filled: `is_filled(${field})`,
    equals: `${field} == ${given}`, differs: `${field} != ${given}`, more: `${field} > ${given}`, at_least: `${field} >= ${given}`,
    less: `${field} < ${given}`, at_most: `${field} <= ${given}`, any_of: `${field} in ${list}`, none_of: `${field} not in ${list}`,
    has_any: `has_any(${field}, ${list})`, has_all: `has_all(${field}, ${list})`, yes: `${field} == true`, no: `${field} != true`,
    today: `${day} == today()`, yesterday: `${day} == today() - days(1)`, on: `${day} == ${given}`, before: `${day} < ${given}`,
    after: `${day} > ${given}`, this_week: within(day, 'week'), this_month: within(day, 'month'), this_year: within(day, 'year'),
    last_days: `${day} > today() - days(${Number(value)}) and ${day} <= today()`,
    next_days: `${day} >= today() and ${day} < today() + days(${Number(value)})`,
    between: `${asking === 'number' ? field : day} >= ${given} and ${asking === 'number' ? field : day} <= ${literal(until, asking)}`,
  }
  return ready[comparison] ?? 'true'
}

function within(day: string, span: string): string {
  return `${day} >= start_of(today(), "${span}") and ${day} <= end_of(today(), "${span}")`
}

/** A value as the formula language writes it. */
export function literal(value: unknown, asking: Asking): string {
  if (value === null || value === undefined) return 'null'
  if (asking === 'number') return /^-?\d+(\.\d+)?$/.test(String(value)) ? String(value) : 'null'
  if (asking === 'link') return Number.isSafeInteger(Number(value)) ? String(Number(value)) : 'null'
  if (asking === 'day' || asking === 'moment') return `date(${JSON.stringify(String(value))})`
  if (asking === 'time') return `time(${JSON.stringify(String(value))})`
  if (typeof value === 'boolean') return String(value)
  return JSON.stringify(String(value))
}

/** Fields by which one may filter. */
export function canAsk(field: FieldInfo, asking: Asking): boolean {
  return asking !== 'none' && field.right !== 'masked'
}
