/** A sheet of a list: asked for, followed while the server writes it, fetched when it is done. */
import { onScopeDispose, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'

import { Refusal } from '@/api/client'
import { askExport, cancelJob, type ExportRequest, type Job, sheetAddress, showJob } from '@/api/exports'
import { toast } from '@/ui'

const BEAT = 500

export function useExport(form: () => string) {
  const { t } = useI18n()
  const job = shallowRef<Job | null>(null)
  let isThere = true

  async function start(request: ExportRequest): Promise<void> {
    try {
      job.value = await askExport(form(), request)
      while (isThere && job.value && ['waiting', 'running'].includes(job.value.state)) {
        await new Promise((resolve) => { setTimeout(resolve, BEAT) })
        if (job.value) job.value = await showJob(job.value.id)
      }
      if (job.value && isThere) end(job.value)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      toast(error.errors[0]?.message ?? (error.message || t('problem.unreachable')), 'bad')
    } finally {
      job.value = null
    }
  }

  function end(done: Job): void {
    if (done.export?.has_file) {
      fetchSheet(done.id)
      const n = done.export.total ?? 0
      toast(t('lists.exports.done', { n: n.toLocaleString() }, n), 'good', { text: t('lists.exports.again'), run: () => { fetchSheet(done.id) } })
    } else if (done.state === 'cancelled') toast(t('lists.exports.cancelled'), 'plain')
    else toast(done.problems[0]?.message ?? t('problem.failed'), 'bad')
  }

  async function cancel(): Promise<void> {
    // It may have ended meanwhile: then there is nothing to cancel, and its end is told anyway.
    if (job.value) await cancelJob(job.value.id).catch(() => null)
  }

  onScopeDispose(() => { isThere = false })
  return { job, start, cancel }
}

function fetchSheet(id: number): void {
  const link = document.createElement('a')
  link.href = sheetAddress(id)
  link.download = ''
  link.click()
}
