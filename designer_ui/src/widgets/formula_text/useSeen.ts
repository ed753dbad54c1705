/** What the formula of a field can read, as soon as it is known; again when the field that names its form is given another value. */
import { computed, shallowRef, watch } from 'vue'

import type { FieldInfo } from '@/api/types'

import { textSetting } from '../settings'
import { useFormulary } from './formulary'
import { formOfEvent, type Seen, seenFrom } from './seen'

/** `isWanted`: not in lists, where each cell would ask. */
export function useSeen(field: () => FieldInfo, isWanted: () => boolean = () => true) {
  const formulary = useFormulary()
  const seen = shallowRef<readonly Seen[]>([])
  const isKnown = shallowRef(false)
  const form = computed(() => {
    if (!isWanted()) return null
    const from = textSetting(field(), 'context_from')
    return from === undefined ? textSetting(field(), 'context') ?? null : formOfEvent(formulary?.valueOf(from))
  })

  watch(form, async (key) => {
    seen.value = []
    isKnown.value = false
    if (key === null || formulary === null) return
    const found = await formulary.formOf(key)
    const all = found ? await seenFrom(found, formulary.formOf) : []
    if (key !== form.value) return
    seen.value = all
    isKnown.value = found !== null
  }, { immediate: true })

  return { seen, isKnown, formulary }
}
