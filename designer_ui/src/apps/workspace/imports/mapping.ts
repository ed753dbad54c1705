/** Where columns go: what was suggested, and what somebody has chosen instead. */
import type { ImportColumn, ImportTarget, Look } from '@/api/imports'
import { say } from '@/i18n'

export const NOWHERE = '-'
export type Mapping = Readonly<Record<string, string>>
export type Level = 'certain' | 'likely' | 'maybe' | 'chosen' | 'skipped'

/** The suggestion, with what was chosen over it. */
export function mappingOf(look: Look, chosen: Mapping): Mapping {
  return Object.fromEntries(
    look.columns.filter((column) => column.name !== '').map((column) => [column.name, chosen[column.name] ?? column.suggestion?.target ?? NOWHERE]),
  )
}

/** A column goes elsewhere; a field that another column had is taken from it. */
export function choose(look: Look, chosen: Mapping, column: string, target: string): Mapping {
  const field = fieldOf(target)
  const before = mappingOf(look, chosen)
  const robbed = target === NOWHERE ? [] : Object.keys(before).filter((name) => name !== column && fieldOf(before[name] ?? '') === field)
  const wanted = { ...chosen, [column]: target, ...Object.fromEntries(robbed.map((name) => [name, NOWHERE])) }
  const suggested = mappingOf(look, {})
  return Object.fromEntries(Object.entries(wanted).filter(([name, to]) => suggested[name] !== to))
}

/** How sure it is that a column goes where it goes. */
export function levelOf(column: ImportColumn, chosen: Mapping): Level {
  if (column.name in chosen) return chosen[column.name] === NOWHERE ? 'skipped' : 'chosen'
  if (column.suggestion === null) return 'skipped'
  return column.suggestion.confidence >= 95 ? 'certain' : column.suggestion.confidence >= 70 ? 'likely' : 'maybe'
}

export function fieldOf(target: string): string {
  return target.split('.')[0] ?? target
}

/** Fields that a new record needs and that no column gives. */
export function missingOf(look: Look, mapping: Mapping): readonly ImportTarget[] {
  const given = new Set(Object.values(mapping).map(fieldOf))
  const seen = new Set<string>()
  return look.targets.filter((target) => {
    if (!target.required || given.has(target.field) || seen.has(target.field)) return false
    seen.add(target.field)
    return true
  })
}

/** What a target is called: `Customer`, or `Customer · Phone` where it is found by that. */
export function titleOf(target: ImportTarget): string {
  return target.titles.map((title) => say(title)).join(' · ')
}

/** The title of a field that some target leads to. */
export function titleOfField(look: Look, field: string): string {
  return say(look.targets.find((target) => target.field === field)?.titles[0]) || field
}
