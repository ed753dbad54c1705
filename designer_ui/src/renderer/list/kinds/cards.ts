/** What stands on a card: what the record is called, and three facts. */
import type { FieldInfo, RecordData } from '@/api/types'
import type { Surroundings } from '@/widgets/widget'

import { type Column, valueAt } from '../columns'

const FACTS = 3
/** Values that are no facts on a card: they are pictures or lists themselves. */
const TOO_MUCH = new Set(['image', 'file', 'sub_table', 'reverse_link', 'json', 'long_text'])

export interface Face { readonly name: Column | undefined; readonly facts: readonly Column[] }

/** `without`: what the place of the card tells already. */
export function faceOf(columns: readonly Column[], without: readonly (FieldInfo | undefined)[] = []): Face {
  const [name, ...rest] = columns
  const told = new Set(without.flatMap((field) => (field ? [field.key] : [])))
  return { name, facts: rest.filter((column) => !told.has(column.path) && !TOO_MUCH.has(column.field.type)).slice(0, FACTS) }
}

export function nameOn(record: RecordData, { name }: Face, surroundings: Surroundings): string {
  const text = name ? name.widget.text(valueAt(record, name.path), name.field, surroundings) : ''
  return text === '' ? record.public_id : text
}

/** One or two letters that stand for a name where there is no picture. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/[\s·.-]+/u).filter((word) => word !== '')
  const first = [...(words[0] ?? '')]
  if (/\p{Script=Han}/u.test(first[0] ?? '')) return first.slice(-2).join('')
  return [first[0], words.length > 1 ? [...(words.at(-1) ?? '')][0] : undefined].join('').toUpperCase()
}

const TONES = ['blue', 'green', 'amber', 'purple', 'cyan', 'orange', 'pink', 'gray'] as const

/** A colour of the palette, always the same one for a record. */
export function toneOf(id: number): string {
  return `var(--${TONES[Math.abs(id) % TONES.length] ?? 'gray'})`
}

/** A saved record in the place of the one that was shown: links stay expanded where they lead to the same record. */
export function merged(shown: RecordData, saved: RecordData): RecordData {
  const kept = Object.entries(shown).filter(([key, was]) => {
    const now = saved[key]
    return typeof was === 'object' && was !== null && !Array.isArray(was) && (was as { id?: unknown }).id === now
  })
  return { ...shown, ...saved, ...Object.fromEntries(kept) }
}
