/** How the fields of a form are arranged: as its layout has it, what the layout leaves out at the end. */
import type { FieldInfo, FormInfo, Words } from '@/api/types'

export interface Arranged {
  readonly title: Words | null
  readonly columns: number
  readonly fields: readonly FieldInfo[]
  /** Which one it is in which layout: `default/2`. */
  readonly place?: string
}

const USUAL_COLUMNS = 2

/** `name`: the layout; without it `default`, else two columns of everything. */
export function sectionsOf(form: FormInfo, name = 'default'): readonly Arranged[] {
  const layout = form.layouts[name] ?? form.layouts['default']
  const byKey = new Map(form.fields.map((field) => [field.key, field]))
  if (layout === undefined) return [{ title: null, columns: USUAL_COLUMNS, fields: form.fields }]
  const placed = new Set(layout.sections.flatMap((section) => section.fields))
  const known = name in form.layouts ? name : 'default'
  const sections: readonly Arranged[] = layout.sections.map((section, at) => ({
    place: `${known}/${at}`,
    title: section.title ?? null, columns: section.columns ?? USUAL_COLUMNS,
    fields: section.fields.flatMap((key) => byKey.get(key) ?? []),
  }))
  const rest = form.fields.filter((field) => !placed.has(field.key))
  const all = name === 'default' && rest.length > 0 ? [...sections, { title: null, columns: USUAL_COLUMNS, fields: rest }] : sections
  return all.filter((section) => section.fields.length > 0)
}
