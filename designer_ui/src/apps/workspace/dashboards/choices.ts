/** What is chosen for a dashboard, as its address has it, and where it goes in the query of each widget. */
import type { Only, Query, Range, SharedFilter, Widget } from '@/api/reports'
import { packedRange, unpackedRange, withRange } from '@/charts/ranges'

export interface Choices {
  /** By key of a filter; those that are as the dashboard begins are not among them. */
  readonly ranges: Readonly<Record<string, Range>>
  /** Null among values: what has none. */
  readonly values: Readonly<Record<string, readonly unknown[]>>
}

type Address = Readonly<Record<string, unknown>>

/** Names of an address that no filter has: keys begin with a letter. */
export const WALL = '_wall'
export const ALONE = '_widget'

export function choicesOf(filters: readonly SharedFilter[], address: Address): Choices {
  const ranges: Record<string, Range> = {}
  const values: Record<string, readonly unknown[]> = {}
  for (const filter of filters) {
    const given = address[filter.key]
    if (filter.values) {
      const found = unpackedValues(given)
      if (found.length > 0) values[filter.key] = found
    } else {
      const found = unpackedRange(given)
      if (found !== undefined) ranges[filter.key] = found
    }
  }
  return { ranges, values }
}

/** What an address says for a range; nothing where it is the one that the dashboard begins with. */
export function addressOfRange(filter: SharedFilter, range: Range): string | undefined {
  const text = packedRange(range)
  return filter.range !== null && text === packedRange(filter.range) ? undefined : text
}

export function addressOfValues(values: readonly unknown[]): string | undefined {
  return values.length === 0 ? undefined : JSON.stringify(values)
}

function unpackedValues(text: unknown): readonly unknown[] {
  if (typeof text !== 'string' || text === '') return []
  try {
    const found: unknown = JSON.parse(text)
    return Array.isArray(found) ? found.filter((each) => each === null || ['string', 'number', 'boolean'].includes(typeof each)) : []
  } catch {
    return []
  }
}

/** The range of a filter as it is. */
export function rangeOf(filter: SharedFilter, choices: Choices): Range {
  return choices.ranges[filter.key] ?? filter.range ?? 'all'
}

/** The query of a widget with all that is chosen. */
export function queryOf(widget: Widget, filters: readonly SharedFilter[], choices: Choices, today: string): Query {
  const only: Only[] = []
  let query = widget.query
  for (const filter of filters) {
    const place = widget.filters[filter.key]
    if (!place) continue
    if (place.range) query = withRange(query, rangeOf(filter, choices), today)
    const values = choices.values[filter.key]
    if (place.dimension !== undefined && values) only.push({ dimension: place.dimension, values })
  }
  return only.length === 0 ? query : { ...query, only: [...(query.only ?? []), ...only] }
}
