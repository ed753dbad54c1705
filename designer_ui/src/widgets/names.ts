/** How linked records are called: at once where they came along, else as soon as it is known. */
import { ref, type Ref, watch } from 'vue'

import type { FieldInfo, RecordData } from '@/api/types'

import { useSurroundings } from './surroundings'
import { idOf } from './values'
import type { Surroundings } from './widget'

function isRecord(value: unknown): value is RecordData {
  return typeof value === 'object' && value !== null && 'id' in value
}

/** The name of a value that came as a record; an id by itself tells none. */
export function nameAtHand(value: unknown, field: FieldInfo, surroundings: Surroundings): string | undefined {
  return isRecord(value) ? surroundings.called(field, value) : undefined
}

/** As text, for copying: an id by itself stays one. */
export function nameAsText(value: unknown, field: FieldInfo, surroundings: Surroundings): string {
  return nameAtHand(value, field, surroundings) ?? (idOf(value) === null ? String(value) : `#${String(value)}`)
}

/** The name of what a field leads to; empty until it is known. `#id` where nobody tells it. */
export function useName(value: () => unknown, field: () => FieldInfo): Ref<string> {
  const surroundings = useSurroundings()
  const name = ref('')
  watch([value, field], async ([now, at]) => {
    const id = idOf(now)
    name.value = nameAtHand(now, at, surroundings) ?? (typeof now === 'string' ? now : '')
    if (name.value !== '' || id === null) return
    const found = await surroundings.nameOf(at, id).catch(() => `#${id}`)
    if (idOf(value()) === id) name.value = found
  }, { immediate: true })
  return name
}
