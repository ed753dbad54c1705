/** What is in the bin, page after page; the last one asked for wins. */
import { ref, type Ref, shallowRef, watch } from 'vue'

import { type Binned, listBin } from '@/api/bin'
import { Refusal } from '@/api/client'

export function useBin(form: Ref<string>, words: Ref<string>) {
  const records = shallowRef<readonly Binned[]>([])
  const cursor = ref<string | null>(null)
  const isFirst = ref(true)
  const refusal = shallowRef<Refusal>()
  let asking = new AbortController()

  async function ask(from: string | null): Promise<void> {
    asking.abort()
    const mine = asking = new AbortController()
    const q = words.value.trim()
    try {
      const page = await listBin(form.value, { ...(q === '' ? {} : { q }), ...(from === null ? {} : { cursor: from }) }, mine.signal)
      if (mine.signal.aborted) return
      records.value = from === null ? page.records : [...records.value, ...page.records]
      cursor.value = page.cursor
      refusal.value = undefined
    } catch (error) {
      if (mine.signal.aborted) return
      if (!(error instanceof Refusal)) throw error
      refusal.value = error
    }
    isFirst.value = false
  }

  watch(form, () => { isFirst.value = true })
  watch([form, words], () => void ask(null), { immediate: true })

  return { records, cursor, isFirst, refusal, load: () => ask(null), more: () => ask(cursor.value) }
}
