/** The records of a calendar on the days that are seen, all of them up to a bound; what was asked for before is dropped. */
import { onScopeDispose, ref, shallowRef, watch } from 'vue'

import { Refusal } from '@/api/client'
import { listRecords, type ListRequest } from '@/api/records'
import type { RecordData } from '@/api/types'

const PAGE = 500
export const MOST = 2_000

export function useSeen(form: () => string, request: () => ListRequest) {
  const records = shallowRef<readonly RecordData[]>([])
  const refusal = shallowRef<Refusal | null>(null)
  const isFirst = ref(true)
  const isLoading = ref(false)
  /** There are more than are shown. */
  const isCut = ref(false)
  let asking = new AbortController()

  async function reload(): Promise<void> {
    asking.abort()
    asking = new AbortController()
    const mine = asking
    isLoading.value = true
    try {
      const found: RecordData[] = []
      let cursor: string | null = null
      do {
        const page = await listRecords(form(), { ...request(), limit: PAGE, ...(cursor === null ? {} : { cursor }) }, mine.signal)
        if (mine.signal.aborted) return
        found.push(...page.records)
        cursor = page.cursor
        records.value = [...found]
      } while (cursor !== null && found.length < MOST)
      isCut.value = cursor !== null
      refusal.value = null
    } catch (error) {
      if (mine.signal.aborted) return
      if (!(error instanceof Refusal)) throw error
      refusal.value = error
    } finally {
      if (!mine.signal.aborted) {
        isLoading.value = false
        isFirst.value = false
      }
    }
  }

  function put(id: number, record: RecordData | null): void {
    const rest = records.value.filter((each) => each.id !== id)
    const was = records.value.find((each) => each.id === id)
    records.value = record === null ? rest : [...rest, { ...was, ...record }]
  }

  watch([form, () => JSON.stringify(request())], () => void reload(), { immediate: true })
  onScopeDispose(() => { asking.abort() })
  return { records, refusal, isFirst, isLoading, isCut, reload, put }
}
