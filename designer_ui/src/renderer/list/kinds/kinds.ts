/** The kinds of lists, and the fields that they can stand on. */
import type { FieldInfo, FormInfo, ViewInfo } from '@/api/types'

export const KINDS = ['grid', 'kanban', 'calendar', 'gallery'] as const
export type Kind = (typeof KINDS)[number]
export const SPANS = ['month', 'week', 'agenda'] as const
export type Span = (typeof SPANS)[number]

export const KIND_ICONS: Readonly<Record<Kind, string>> = { grid: 'table', kanban: 'kanban', calendar: 'calendar', gallery: 'image' }

const BY = new Set(['select', 'state', 'boolean', 'user', 'link'])

/** What a kind stands on: `by` of a kanban, `start` and `end` of a calendar, `image` of a gallery. */
export interface Standing { readonly by?: FieldInfo; readonly start?: FieldInfo; readonly end?: FieldInfo; readonly image?: FieldInfo }

/** Fields whose values may make the columns of a kanban: what is masked tells no values. */
export function columnFields(form: FormInfo): readonly FieldInfo[] {
  return form.fields.filter((field) => BY.has(field.type) && field.right !== 'masked')
}

export function dateFields(form: FormInfo): readonly FieldInfo[] {
  return form.fields.filter((field) => ['date', 'datetime'].includes(field.type) && field.right !== 'masked')
}

export function imageFields(form: FormInfo): readonly FieldInfo[] {
  return form.fields.filter((field) => field.type === 'image' && field.right !== 'masked')
}

/** The kind that a view is made for. */
export function kindOf(view: ViewInfo | undefined): Kind {
  return KINDS.find((kind) => kind === view?.type) ?? 'grid'
}

/** Kinds that a form has fields for; a grid and a gallery need none. */
export function possibleKinds(form: FormInfo): readonly Kind[] {
  return KINDS.filter((kind) => (kind !== 'kanban' || columnFields(form).length > 0) && (kind !== 'calendar' || dateFields(form).length > 0))
}

/**
 * The fields that a kind stands on: as asked for, as the view has them, else the first that fits; states first for columns,
 * for they are what moves. `asked`: field keys by the setting's name.
 */
export function standingOn(form: FormInfo, view: ViewInfo | undefined, asked: Readonly<Record<string, string>>): Standing {
  const pick = (name: string, fields: readonly FieldInfo[], first: FieldInfo | undefined): FieldInfo | undefined =>
    fields.find((field) => field.key === asked[name]) ?? fields.find((field) => field.key === view?.[name as keyof ViewInfo]) ?? first
  const columns = columnFields(form)
  const dates = dateFields(form)
  const by = pick('by', columns, columns.find((field) => field.type === 'state') ?? columns.find((field) => field.type === 'select') ?? columns[0])
  const start = pick('start', dates, dates[0])
  const same = dates.filter((field) => field.type === start?.type && field.key !== start.key)
  const end = asked['start'] === undefined || asked['end'] !== undefined ? pick('end', same, undefined) : undefined
  const image = pick('image', imageFields(form), imageFields(form)[0])
  return { ...(by && { by }), ...(start && { start }), ...(end && { end }), ...(image && { image }) }
}
