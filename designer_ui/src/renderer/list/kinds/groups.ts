/** The columns of a kanban: one for each value of a field, one for none, and one for what has no column of its own. */
import type { Groups } from '@/api/groups'
import type { FieldInfo } from '@/api/types'
import { optionsOf } from '@/widgets/options'
import { idOf } from '@/widgets/values'
import type { Found } from '@/widgets/widget'

export interface Group {
  /** Told apart by it, in an address too. */
  readonly key: string
  readonly title: string
  readonly color?: string
  /** What a record gets that is put here; undefined: nothing can be put here. */
  readonly value?: unknown
  /** A formula over the record. */
  readonly filter: string
  /** How many records it has, exactly; undefined where that is not known. */
  readonly count?: number
}

export interface GroupWords { readonly none: string; readonly others: string; readonly yes: string; readonly no: string }

export const NONE = '-'
export const OTHERS = '+'

/** `titleOf`: an option's title. `found`: the records that a link may lead to, the first of them; `isAll`: there are no others. */
export function groupsOf(
  field: FieldInfo, words: GroupWords, titleOf: (key: string) => string, found: readonly Found[] = [], isAll = true,
): readonly Group[] {
  const key = field.key
  const none: Group = { key: NONE, title: words.none, value: null, filter: `is_empty(${key})` }
  if (field.type === 'boolean') {
    return [
      { key: 'true', title: words.yes, color: 'green', value: true, filter: `${key} == true` },
      { key: 'false', title: words.no, value: false, filter: `${key} == false` }, none,
    ]
  }
  if (field.type === 'link' || field.type === 'user') {
    const columns = found.map(({ id, text }) => ({ key: String(id), title: text, value: id, filter: `${key} == ${id}` }))
    const ids = found.map(({ id }) => id).join(', ')
    const others = { key: OTHERS, title: words.others, filter: `is_filled(${key}) and ${key} not in [${ids}]` }
    return [...columns, ...(isAll ? [] : [others]), none]
  }
  const options = optionsOf(field).map((option) => ({
    key: option.key, title: titleOf(option.key), value: option.key, filter: `${key} == ${JSON.stringify(option.key)}`,
    ...(option.color && { color: option.color }),
  }))
  return [...options, none]
}

/** The key of the column that a value belongs to. */
export function groupKeyOf(value: unknown, groups: readonly Group[]): string {
  const plain = idOf(value) ?? value ?? NONE
  const key = String(plain)
  return groups.some((group) => group.key === key) ? key : OTHERS
}

/** What may be chosen for a new record from a column: as an address writes it. */
export function givenBy(field: FieldInfo, group: Group): Readonly<Record<string, string>> {
  return group.value === null || group.value === undefined ? {} : { [field.key]: String(group.value) }
}

/** The linked records or people that occur. `unseen`: what one is called whose name the reader may not see. */
export function foundIn(groups: Groups, unseen: (id: number) => string): readonly Found[] {
  return groups.groups.flatMap(({ keys: [key], labels: [label] }) => (typeof key === 'number' ? [{ id: key, text: label ?? unseen(key) }] : []))
}

/** The columns with how many each has. `total`: of all records with a value, where the server has told only some groups. */
export function counted(columns: readonly Group[], told: Groups, total: number | null): readonly Group[] {
  const counts = new Map(told.groups.map(({ keys: [key], count }) => [String(key ?? NONE), count]))
  const isKnown = (key: string): boolean => !told.is_cut || counts.has(key)
  const known = columns.reduce((sum, { key }) => sum + (key === OTHERS || key === NONE ? 0 : counts.get(key) ?? 0), 0)
  return columns.map((column) => {
    if (column.key === OTHERS) return total === null ? column : { ...column, count: Math.max(0, total - known) }
    return isKnown(column.key) ? { ...column, count: counts.get(column.key) ?? 0 } : column
  })
}
