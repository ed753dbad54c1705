/** The totals of a whole list, and how many records they are of. */
import { onScopeDispose, shallowRef, watch } from 'vue'

import { Refusal } from '@/api/client'
import { type GroupData, groupRecords } from '@/api/groups'

import { packedTotals } from '../grouping'
import type { Wanted } from './useGroups'

/** `wanted`: null where nobody wants to know. */
export function useTotals(form: () => string, wanted: () => Wanted | null) {
  const all = shallowRef<GroupData | null>(null)
  let asking = new AbortController()

  async function reload(): Promise<void> {
    asking.abort()
    const mine = (asking = new AbortController())
    const now = wanted()
    if (now === null) {
      all.value = null
      return
    }
    const { filter, q } = now.request
    const narrowed = { ...(q === undefined ? {} : { q }), ...(filter === undefined ? {} : { filter }) }
    const ask = { by: [], totals: now.totals.map((total) => packedTotals([total])), ...narrowed }
    try {
      const found = await groupRecords(form(), ask, mine.signal)
      if (!mine.signal.aborted) all.value = found.groups[0] ?? null
    } catch (error) {
      // The list itself says what is wrong with what was asked.
      if (!mine.signal.aborted && !(error instanceof Refusal)) throw error
    }
  }

  watch([form, () => JSON.stringify(wanted())], () => void reload(), { immediate: true })
  onScopeDispose(() => { asking.abort() })
  return { all, reload }
}
