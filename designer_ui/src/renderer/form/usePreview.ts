/** What the server works out while a form is filled in: computed values, which fields are shown, needed, fixed, what is wrong. */
import { tryOnScopeDispose, useDebounceFn } from '@vueuse/core'
import { shallowRef } from 'vue'

import { Refusal } from '@/api/client'
import { type Preview, previewRecord } from '@/api/records'

const PAUSE = 350

export function usePreview(form: string, values: () => object, id: () => number | null) {
  const preview = shallowRef<Preview | null>(null)
  /** What it was asked of: it speaks of nothing that was given since. */
  const asked = shallowRef<object | null>(null)
  let asking = new AbortController()

  /** Ask once typing pauses. Where the server cannot say, the form goes on without; the save will. */
  const ask = useDebounceFn(async () => {
    asking.abort()
    asking = new AbortController()
    const mine = asking
    const given = values()
    try {
      const found = await previewRecord(form, given, id(), mine.signal)
      if (mine.signal.aborted) return
      preview.value = found
      asked.value = given
    } catch (error) {
      if (!mine.signal.aborted && !(error instanceof Refusal)) throw error
    }
  }, PAUSE)

  tryOnScopeDispose(() => { asking.abort() })
  return { preview, asked, ask }
}
