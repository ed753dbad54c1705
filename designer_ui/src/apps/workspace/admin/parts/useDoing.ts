/** Doing something once: busy meanwhile, refusals by the part that they are about, the rest in one sentence. */
import { computed, ref, shallowRef } from 'vue'

import { Refusal } from '@/api/client'

export function useDoing(parts: readonly string[] = []) {
  const busy = ref(false)
  const refusal = shallowRef<Refusal | null>(null)
  const partOf = (pointer: string): string => pointer.split('/')[1] ?? ''
  const general = computed(() => {
    const errors = refusal.value?.errors ?? []
    const rest = errors.filter((each) => !parts.includes(partOf(each.pointer))).map((each) => each.message)
    return refusal.value && errors.length === 0 ? [refusal.value.message] : rest
  })

  /** Whether it was done. */
  async function run(work: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    refusal.value = null
    try {
      await work()
      return true
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refusal.value = error
      return false
    } finally {
      busy.value = false
    }
  }

  function of(part: string): readonly string[] {
    const mine = refusal.value?.errors.filter((each) => partOf(each.pointer) === part) ?? []
    return mine.map((each) => each.message)
  }
  return { busy, refusal, general, run, of, forget: () => { refusal.value = null } }
}
