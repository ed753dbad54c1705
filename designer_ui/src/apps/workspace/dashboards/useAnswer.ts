/** The answer to a question that may change: asked anew, what was asked before is given up; what is there stays until the next is. */
import { onScopeDispose, ref, shallowRef, watch } from 'vue'

import { Refusal } from '@/api/client'
import { askReport, type ChartSettings, type Query, type ReportAnswer } from '@/api/reports'

export interface Question { readonly app: string; readonly query: Query; readonly chart: ChartSettings | null }

export function useAnswer(question: () => Question | null, answered: () => void = () => {}) {
  const answer = shallowRef<ReportAnswer>()
  const refusal = shallowRef<Refusal>()
  const isWaiting = ref(false)
  let asking = new AbortController()

  async function ask(): Promise<void> {
    const wanted = question()
    asking.abort()
    const mine = asking = new AbortController()
    if (!wanted) return
    isWaiting.value = true
    try {
      const found = await askReport(wanted.app, wanted.query, wanted.chart, mine.signal)
      if (mine.signal.aborted) return
      answer.value = found
      refusal.value = undefined
      answered()
    } catch (error) {
      if (mine.signal.aborted) return
      if (!(error instanceof Refusal)) throw error
      refusal.value = error
    } finally {
      if (asking === mine) isWaiting.value = false
    }
  }
  watch(() => JSON.stringify(question()), ask, { immediate: true })
  onScopeDispose(() => { asking.abort() })
  return { answer, refusal, isWaiting, ask }
}

/** Whether what was refused is a matter of rights: the reader may not, or there is nothing to know of. */
export function isNotAllowed(refusal: Refusal): boolean {
  return refusal.status === 403 || refusal.status === 404 || (refusal.status === 422 && refusal.errors.some((each) => ['unknown_name', 'report_measure_unknown', 'not_allowed', 'report_dataset_unknown'].includes(each.code)))
}
