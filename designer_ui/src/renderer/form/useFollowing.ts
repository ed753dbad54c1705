/** What follows from what is given: worked out here at once, as far as the form's live formulas go; the server's preview has the last
 * word as soon as it speaks of what is given now. */
import { computed, type Ref, type ShallowRef } from 'vue'

import type { Preview } from '@/api/records'
import type { FieldInfo, FormInfo, RecordData } from '@/api/types'
import { useCatalog } from '@/stores/catalog'
import { todayIn } from '@/ui/controls/moments'

import { workOut } from './live'

type Values = Record<string, unknown>

/** `asked`: the values that `preview` speaks of. */
export function useFollowing(
  form: FormInfo, base: ShallowRef<RecordData | null>, values: Ref<Values>, preview: ShallowRef<Preview | null>, asked: ShallowRef<object | null>,
) {
  const zone = useCatalog().zone
  const isDirty = computed(() => Object.keys(values.value).length > 0)
  const live = computed(() => {
    const around = { now: new Date().toISOString(), today: todayIn(zone), zone }
    return workOut(form, base.value, values.value, preview.value, around)
  })
  const judged = computed(() => (preview.value !== null && asked.value === values.value ? preview.value : null))

  function valueOf(field: FieldInfo): unknown {
    if (field.key in values.value && !field.is_computed) return live.value.rows[field.key] ?? values.value[field.key]
    const kept = base.value?.[field.key] ?? null
    if (base.value !== null && !isDirty.value) return kept
    const said = judged.value?.record[field.key]
    if (said !== undefined) return said
    return field.key in live.value.values ? live.value.values[field.key] : preview.value?.record[field.key] ?? kept
  }

  return {
    isDirty, valueOf,
    hidden: computed(() => (judged.value ? new Set(judged.value.hidden) : live.value.hidden)),
    required: computed(() => (judged.value ? new Set(judged.value.required) : live.value.required)),
    fixed: computed(() => (judged.value ? new Set(judged.value.fixed) : live.value.fixed)),
    hiddenSections: computed(() => live.value.sections),
  }
}
