/** Which widget serves a field. `registry.ts` lists them; widgets that show others (sub-tables, computed values) look here. */
import type { FieldInfo } from '@/api/types'

import type { Widget } from './widget'

const byType = new Map<string, Widget>()
let fallback: Widget | undefined

/** The first one serves all types that nobody else does. */
export function enlist(widgets: readonly Widget[]): void {
  fallback = widgets[0]
  for (const widget of widgets) {
    for (const type of widget.types) {
      if (byType.has(type)) throw new Error(`Two widgets for ${type}.`)
      byType.set(type, widget)
    }
  }
}

export function widgetOf(field: Pick<FieldInfo, 'type'>): Widget {
  const found = byType.get(field.type) ?? fallback
  if (found === undefined) throw new Error('The registry has not been loaded.')
  return found
}
