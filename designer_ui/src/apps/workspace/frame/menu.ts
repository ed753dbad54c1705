/** The menu of an app as places: groups with their views and dashboards, forms that the menu leaves out at the end. */
import type { AppInfo, MenuEntry, Words } from '@/api/types'

export interface Place {
  readonly key: string
  readonly title: Words
  readonly icon?: string
  /** Its address. */
  readonly to: string
  /** Of a list. */
  readonly form?: string
  readonly view?: string
  /** Whether it is where the form opens by itself. */
  readonly isUsual: boolean
}

export interface Group { readonly title: Words | null; readonly icon?: string; readonly places: readonly Place[] }

export function groupsOf(app: AppInfo): readonly Group[] {
  const titles = new Map(app.forms.map((form) => [form.key, form.title]))
  const named = new Set<string>()
  const place = (entry: MenuEntry): Place | null => {
    const icon = entry.icon === undefined ? {} : { icon: entry.icon }
    if (entry.dashboard !== undefined) {
      const title = entry.title ?? entry.dashboard_title ?? entry.dashboard
      return { key: `${entry.dashboard}/`, title, to: boardAddress(entry.dashboard), isUsual: true, ...icon }
    }
    if (entry.form === undefined) return null
    named.add(entry.form)
    // A view of what the reader may not see is none of theirs.
    if (entry.view !== undefined && entry.view_title === undefined) return null
    const title = entry.title ?? entry.view_title ?? titles.get(entry.form) ?? entry.form
    return {
      key: `${entry.form}/${entry.view ?? ''}`, title, to: addressOf(entry.form, entry.view), form: entry.form, isUsual: entry.is_usual ?? entry.view === undefined,
      ...(entry.view === undefined ? {} : { view: entry.view }), ...icon,
    }
  }
  const places = (entries: readonly MenuEntry[]): readonly Place[] => entries.map(place).filter((each) => each !== null)
  const groups: Group[] = app.menu.map((entry) =>
    entry.items === undefined
      ? { title: null, places: places([entry]) }
      : { title: entry.title ?? null, ...(entry.icon === undefined ? {} : { icon: entry.icon }), places: places(entry.items) },
  ).filter((group) => group.places.length > 0)
  const rest = app.forms.filter((form) => !named.has(form.key)).map(
    (form) => ({ key: form.key, title: form.title, to: addressOf(form.key), form: form.key, isUsual: true })
  )
  return rest.length > 0 ? [...groups, { title: null, places: rest }] : groups
}

/** The address of a list. */
export function addressOf(form: string, view?: string): string {
  return `/a/${form.replace('.', '/')}${view === undefined ? '' : `?view=${encodeURIComponent(view)}`}`
}

/** The address of a dashboard, of a report that is kept, of all of an app. */
export function boardAddress(dashboard: string): string {
  return `/d/${dashboard.replace('.', '/')}`
}
export function reportAddress(report: string): string {
  return `/r/${report.replace('.', '/')}`
}
export function reportsAddress(app: string): string {
  return `/r/${app}`
}

/** Where an app begins: the first place of its menu. */
export function firstPlace(app: AppInfo): string {
  const entry = app.menu.flatMap((each) => each.items ?? [each]).find((each) => each.form !== undefined || each.dashboard !== undefined)
  if (entry?.dashboard !== undefined) return boardAddress(entry.dashboard)
  const form = entry?.form ?? app.forms[0]?.key
  return form === undefined ? reportsAddress(app.key) : addressOf(form, entry?.view)
}
