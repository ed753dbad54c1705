/** The form that the address names, once it is read; the last one asked for wins. */
import { computed, ref, shallowRef, watch } from 'vue'
import { useRoute } from 'vue-router'

import { Refusal } from '@/api/client'
import type { FormInfo } from '@/api/types'
import { useCatalog } from '@/stores/catalog'

/** `read` is told of each form once it is there. */
export function useFormOf(read: (form: FormInfo) => void = () => {}) {
  const route = useRoute()
  const catalog = useCatalog()
  const key = computed(() => `${String(route.params['app'])}.${String(route.params['form'])}`)
  const form = shallowRef<FormInfo>()
  const isGone = ref(false)

  watch(key, async (wanted) => {
    form.value = undefined
    isGone.value = false
    try {
      const found = await catalog.form(wanted)
      if (wanted !== key.value) return
      form.value = found
      read(found)
    } catch (error) {
      if (!(error instanceof Refusal) || (error.status !== 404 && error.status !== 403)) throw error
      if (wanted === key.value) isGone.value = true
    }
  }, { immediate: true })

  return { key, form, isGone }
}
