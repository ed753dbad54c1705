/** How linked records are called: at once where they came along, else as soon as it is known. */
import { ref, type Ref, watch } from 'vue'

import type { FieldInfo, RecordData } from '@/api/types'

import { useSurroundings } from './surroundings'
import { idOf } from './values'
import type { Surroundings } from './widget'

/** The names that a screen has been told, so that what it shows can be copied too. */
const told = new WeakMap<Surroundings, Map<string, string>>()

function toldBy(surroundings: Surroundings): Map<string, string> {
  const known = told.get(surroundings) ?? new Map<string, string>()
  told.set(surroundings, known)
  return known
}

function keyOf(field: FieldInfo, id: number): string {
  return `${field.target ?? field.type} ${id}`
}

function isRecord(value: unknown): value is RecordData {
  return typeof value === 'object' && value !== null && 'id' in value
}

/** The name of a value that came as a record; an id by itself tells none. */
export function nameAtHand(value: unknown, field: FieldInfo, surroundings: Surroundings): string | undefined {
  return isRecord(value) ? surroundings.called(field, value) : undefined
}

/** As text, for copying: an id whose name has not been told stays one. */
export function nameAsText(value: unknown, field: FieldInfo, surroundings: Surroundings): string {
  const id = idOf(value)
  const known = id === null ? String(value) : toldBy(surroundings).get(keyOf(field, id)) ?? `#${id}`
  return nameAtHand(value, field, surroundings) ?? known
}

/** The name of what a field leads to; empty until it is known. `#id` where nobody tells it. */
export function useName(value: () => unknown, field: () => FieldInfo): Ref<string> {
  const surroundings = useSurroundings()
  const name = ref('')
  watch([value, field], async ([now, at]) => {
    const id = idOf(now)
    name.value = nameAtHand(now, at, surroundings) ?? (typeof now === 'string' ? now : '')
    if (name.value !== '' || id === null) return
    const found = await surroundings.nameOf(at, id).catch(() => undefined)
    if (found !== undefined) toldBy(surroundings).set(keyOf(at, id), found)
    if (idOf(value()) === id) name.value = found ?? `#${id}`
  }, { immediate: true })
  return name
}
