/** Which widget serves a field. `registry.ts` lists them; widgets that show others (sub-tables, computed values) look here. */
import type { FieldInfo } from '@/api/types'

import { declaredType } from './computed/kind'
import type { Asking, Widget } from './widget'

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

/** Where values of a field stand in a column; computed ones as their type does. */
export function alignOf(field: FieldInfo): Widget['align'] {
  return widgetOf({ type: declaredType(field) ?? field.type }).align
}

/** How a list is narrowed by a field. Look-ups are read when they are asked for, so that nothing can be asked by them. */
export function askingOf(field: FieldInfo): Asking {
  return field.type === 'look_up' ? 'none' : widgetOf({ type: declaredType(field) ?? field.type }).asking
}
