/** The columns of a list: fields of the form, or fields reached by links, with the widgets that show them. */
import type { FieldInfo, FormInfo, RecordData } from '@/api/types'
import { alignOf, widgetOf } from '@/widgets/registry'
import type { Widget } from '@/widgets/widget'

export interface Column {
  /** A field key, or a path by links: `customer.level`. */
  readonly path: string
  readonly field: FieldInfo
  readonly widget: Widget
  readonly align: Widget['align']
  readonly width: number
}

/** The columns of these paths; `formOf`: forms that links lead to, where they are known. What may not be seen is left out. */
export function columnsOf(
  form: FormInfo, paths: readonly string[], formOf: (key: string) => FormInfo | undefined, widths: Readonly<Record<string, number>> = {},
): readonly Column[] {
  return paths.flatMap((path) => {
    const field = fieldAt(form, path, formOf)
    if (field === undefined) return []
    const widget = widgetOf(field)
    return [{ path, field, widget, align: alignOf(field), width: widths[path] ?? widget.width }]
  })
}

/** The field that a path leads to. */
export function fieldAt(form: FormInfo, path: string, formOf: (key: string) => FormInfo | undefined): FieldInfo | undefined {
  const [head = '', ...rest] = path.split('.')
  const field = form.fields.find((each) => each.key === head)
  if (field === undefined || rest.length === 0) return field
  const target = field.target === null ? undefined : formOf(field.target)
  return target === undefined ? undefined : fieldAt(target, rest.join('.'), formOf)
}

/** The value at a path of a record whose links are expanded. */
export function valueAt(record: RecordData, path: string): unknown {
  return path.split('.').reduce<unknown>((from, key) => (from as Record<string, unknown> | null | undefined)?.[key], record)
}

/** Columns of a form for which no view is written: its label first, then what says most in a list. */
export function usualPaths(form: FormInfo): readonly string[] {
  const plain = form.fields.filter((field) => !['sub_table', 'reverse_link', 'json', 'long_text', 'file', 'image'].includes(field.type))
  const keys = plain.map((field) => field.key).filter((key) => key !== form.label)
  return [...(form.label === null ? [] : [form.label]), ...keys].slice(0, 9)
}

/** What has to be asked for so that these columns can be shown. */
export function neededBy(paths: readonly string[], form: FormInfo): { fields: readonly string[]; expand: readonly string[] } {
  const heads = [...new Set(paths.map((path) => path.split('.')[0] ?? ''))].filter((key) => form.fields.some((field) => field.key === key))
  const fields = form.label !== null && !heads.includes(form.label) ? [...heads, form.label] : heads
  const links = fields.filter((key) => {
    const field = form.fields.find((each) => each.key === key)
    return field?.type === 'link' && field.target !== null && field.right !== 'masked'
  })
  return { fields, expand: links }
}
