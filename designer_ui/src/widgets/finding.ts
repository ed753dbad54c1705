/** Linked records that fit what is typed, asked for while one types; only the answer to the newest question counts. */
import { useDebounceFn } from '@vueuse/core'
import { onBeforeUnmount, ref, type Ref } from 'vue'

import type { FieldInfo } from '@/api/types'

import { useSurroundings } from './surroundings'
import type { Found } from './widget'

/** Milliseconds that more letters are waited for. */
const PATIENCE = 200

export interface Finding {
  readonly found: Ref<readonly Found[]>
  /** From a letter until its answer: what was found before does not answer it. */
  readonly busy: Ref<boolean>
  readonly find: (typed: string) => void
}

export function useFinding(field: () => FieldInfo): Finding {
  const surroundings = useSurroundings()
  const found = ref<readonly Found[]>([])
  const busy = ref(false)
  let asking = new AbortController()

  async function ask(typed: string, mine: AbortController): Promise<void> {
    if (mine.signal.aborted) return
    try {
      const answers = await surroundings.find(field(), typed, mine.signal)
      if (!mine.signal.aborted) found.value = answers
    } catch (error) {
      // A newer question has taken its place; anything else is for the screen to tell.
      if (!mine.signal.aborted) throw error
    } finally {
      if (asking === mine) busy.value = false
    }
  }
  const askSoon = useDebounceFn(ask, PATIENCE)

  function find(typed: string): void {
    asking.abort()
    asking = new AbortController()
    busy.value = true
    void (typed === '' ? ask(typed, asking) : askSoon(typed, asking))
  }
  onBeforeUnmount(() => { asking.abort() })
  return { found, busy, find }
}
