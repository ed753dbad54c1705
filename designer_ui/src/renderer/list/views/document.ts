/** A list as a saved view keeps it. */
import type { SavedView, ViewDocument } from '@/api/views'

import { type Group, NOTHING } from '../filters'
import type { GroupKey, Total } from '../grouping'

/** What a list shows now, and how. */
export interface Shape {
  /** The form's own view whose filter holds too. */
  readonly base: string | undefined
  readonly paths: readonly string[]
  readonly filter: Group
  readonly sort: readonly string[]
  readonly group: readonly GroupKey[]
  readonly totals: readonly Total[]
  readonly isCompact: boolean
  readonly widths: Readonly<Record<string, number>>
  /** What its kind stands on. */
  readonly kept: Pick<ViewDocument, 'fields' | 'options'>
}

export function documentOf(shape: Shape): ViewDocument {
  return {
    ...(shape.base === undefined ? {} : { base: shape.base }),
    columns: [...shape.paths], sort: [...shape.sort], group: shape.group.map((key) => ({ ...key })),
    totals: shape.totals.map((total) => ({ ...total })), density: shape.isCompact ? 'compact' : 'comfortable',
    filter: shape.filter.parts.length === 0 ? null : (shape.filter as never),
    widths: Object.entries(shape.widths).map(([field, width]) => ({ field, width: Math.round(width) })), ...shape.kept,
  }
}

export function filterOf(view: SavedView | undefined): Group {
  return (view?.document.filter ?? NOTHING) as Group
}

export function widthsOf(view: SavedView | undefined): Readonly<Record<string, number>> {
  return Object.fromEntries((view?.document.widths ?? []).map(({ field, width }) => [field, width]))
}

/** What a reader does not get of a view: part by part, how many. */
export function leftOut(view: SavedView, bases: readonly string[]): readonly { readonly part: string; readonly count: number }[] {
  const { base } = view.document
  const lost = Object.entries(view.left_out).map(([part, count]) => ({ part, count }))
  return base === undefined || bases.includes(base) ? lost : [...lost, { part: 'base', count: 1 }]
}
