/** The query of a report as its address changes it: another range, another span, compared with something else. */
import type { Compared, Granularity, Query, Range, TimeAsked } from '@/api/reports'
import { daysOf, fittingUnit, unpackedRange } from '@/charts/ranges'

export interface ReportChoices { readonly range?: Range; readonly unit?: Granularity; readonly compare?: Compared | 'none' }

const UNITS: readonly Granularity[] = ['day', 'week', 'month', 'quarter', 'year']
const COMPARISONS = ['none', 'previous_period', 'previous_year'] as const

export function reportChoices(address: Readonly<Record<string, unknown>>): ReportChoices {
  const range = unpackedRange(address['range'])
  const unit = UNITS.find((each) => each === address['by'])
  const compare = COMPARISONS.find((each) => each === address['compare'])
  return { ...(range === undefined ? {} : { range }), ...(unit ? { unit } : {}), ...(compare ? { compare } : {}) }
}

export function askedOf(base: Query, { range, unit, compare }: ReportChoices, today: string): Query {
  const [first, ...rest] = base.time ?? []
  if (!first) return base
  const wanted = range ?? first.range
  const grouped = first.granularity && (unit ?? (range === undefined ? first.granularity : fittingUnit(first.granularity, range, today)))
  const compared = compare === 'none' ? undefined : compare ?? first.compare
  const span = daysOf(wanted, today)
  // What has no beginning or no end cannot be compared with what was before.
  const isOpen = wanted === undefined || !span?.from || !span.to
  const asked: TimeAsked = {
    dimension: first.dimension, ...(grouped ? { granularity: grouped } : {}), ...(wanted === undefined ? {} : { range: wanted }), ...(
      compared && !isOpen ? { compare: compared } : {}
    ),
  }
  return { ...base, time: [asked, ...rest] }
}
