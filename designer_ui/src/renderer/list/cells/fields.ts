/** Which cells of a list may be written in place. */
import type { FormInfo } from '@/api/types'
import { isWritable } from '@/widgets/guarded'

import type { Column } from '../columns'

/** What needs more room than a cell has. */
const LARGE: ReadonlySet<string> = new Set(['sub_table', 'reverse_link', 'file', 'image', 'json', 'formula_text', 'condition'])

export function canWrite(form: FormInfo, column: Column): boolean {
  const isOwn = !column.path.includes('.')
  return isOwn && form.may.includes('update') && isWritable(column.field) && column.field['set_once'] !== true && !LARGE.has(column.field.type)
}
