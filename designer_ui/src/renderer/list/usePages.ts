/** The records of a list, page after page as they are scrolled to. A new question begins anew; answers to old ones are dropped. */
import { onScopeDispose, ref, shallowRef, watch } from 'vue'

import { Refusal } from '@/api/client'
import { listRecords, type ListRequest, type Page } from '@/api/records'
import type { RecordData } from '@/api/types'

import { merged } from './rows'

const SIZE = 100
/** Rows that are fetched ahead of what is seen. */
const AHEAD = 150

/** `request`: what is asked for, or null while that is not known yet. */
export function usePages(form: () => string, request: () => ListRequest | null) {
  const records = shallowRef<readonly RecordData[]>([])
  const total = shallowRef<Page['total']>(null)
  const cursor = ref<string | null>(null)
  const isLoading = ref(false)
  const isFirst = ref(true)
  const refusal = shallowRef<Refusal | null>(null)
  let asking = new AbortController()

  async function fetchPage(after: string | null): Promise<void> {
    const wanted = request()
    if (wanted === null) return
    const mine = asking
    isLoading.value = true
    try {
      // How many there are does not change with the page.
      const more = after === null ? {} : { cursor: after, count: 'none' as const }
      const page = await listRecords(form(), { limit: SIZE, ...wanted, ...more }, mine.signal)
      if (mine.signal.aborted) return
      records.value = after === null ? page.records : [...records.value, ...page.records]
      cursor.value = page.cursor
      if (after === null) total.value = page.total
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

  /** Ask anew. `quietly`: what is shown stays until the answer is there. */
  async function reload(quietly = false): Promise<void> {
    asking.abort()
    asking = new AbortController()
    if (!quietly) {
      records.value = []
      cursor.value = null
      isFirst.value = true
    }
    await fetchPage(null)
  }

  /** Somebody sees the row `last`: what comes soon is fetched. */
  function seen(last: number): void {
    const isFree = cursor.value !== null && !isLoading.value && refusal.value === null
    if (isFree && last + AHEAD >= records.value.length) void fetchPage(cursor.value)
  }

  /** A record has changed, or gone (null). */
  function put(id: number, record: RecordData | null): void {
    if (record === null && records.value.some((each) => each.id === id)) count(-1)
    records.value = record === null
      ? records.value.filter((each) => each.id !== id)
      : records.value.map((each) => (each.id === id ? merged(each, record) : each))
  }

  /** A record that belongs here now, first of all. */
  function add(record: RecordData): void {
    records.value = [record, ...records.value]
    count(1)
  }

  function count(by: number): void {
    if (total.value !== null) total.value = { ...total.value, count: Math.max(0, total.value.count + by) }
  }

  watch([form, () => JSON.stringify(request())], () => void reload(), { immediate: true })
  onScopeDispose(() => { asking.abort() })
  return { records, total, isLoading, isFirst, refusal, reload, seen, put, add }
}
