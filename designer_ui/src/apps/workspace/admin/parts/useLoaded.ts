/** What a page shows, asked for when it opens and again when something was changed. */
import { onMounted, ref, shallowRef } from 'vue'

import { Refusal } from '@/api/client'

/** `found` keeps what there was while it is asked for again. */
export function useLoaded<T>(ask: () => Promise<T>) {
  const found = shallowRef<T>()
  const problem = ref('')
  let turn = 0

  async function load(): Promise<void> {
    const mine = ++turn
    try {
      const answer = await ask()
      if (mine !== turn) return
      found.value = answer
      problem.value = ''
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (mine === turn) problem.value = error.message || '…'
    }
  }
  onMounted(load)
  return { found, problem, load }
}
