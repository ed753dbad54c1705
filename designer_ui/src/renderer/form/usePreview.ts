/** What the server works out while a form is filled in: computed values, which fields are shown, needed, fixed, what is wrong. */
import { tryOnScopeDispose, useDebounceFn } from '@vueuse/core'
import { shallowRef } from 'vue'

import { Refusal } from '@/api/client'
import { type Preview, previewRecord } from '@/api/records'

const PAUSE = 350

export function usePreview(form: string, values: () => object, id: () => number | null) {
  const preview = shallowRef<Preview | null>(null)
  let asking = new AbortController()

  /** Ask once typing pauses. Where the server cannot say, the form goes on without; the save will. */
  const ask = useDebounceFn(async () => {
    asking.abort()
    asking = new AbortController()
    const mine = asking
    try {
      const found = await previewRecord(form, values(), id(), mine.signal)
      if (!mine.signal.aborted) preview.value = found
    } catch (error) {
      if (!mine.signal.aborted && !(error instanceof Refusal)) throw error
    }
  }, PAUSE)

  tryOnScopeDispose(() => { asking.abort() })
  return { preview, ask }
}
