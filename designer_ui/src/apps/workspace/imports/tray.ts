/** How imports and their undos are told of in the tray of jobs. */
import type { Composer } from 'vue-i18n'

import { errorSheetOf, type Job } from '@/api/jobs'
import type { Told, useJobs, Way } from '@/stores/jobs'

import { addressOf } from '../frame/menu'

type Say = Composer['t']

export function describeImports(jobs: ReturnType<typeof useJobs>, t: Say): void {
  const result = (job: Job, form: string): Way => ({ text: t('jobs.result'), to: `${addressOf(form)}/import?job=${job.id}` })
  const counts = (found: object, kinds: readonly string[]): Record<string, number> =>
    Object.fromEntries(kinds.map((kind) => [kind, (found as Record<string, number>)[kind] ?? 0]))

  jobs.describe('import', (job): Told => {
    const told = job.import
    if (!told) return { title: job.kind }
    const title = t(told.dry ? 'imports.job.check' : 'imports.job.import', { file: told.file })
    const errors = told.has_errors === true ? [{ text: t('jobs.errors'), href: errorSheetOf(job.id) }] : []
    const text = job.state === 'done' ? { text: t('imports.job.counts', counts(told.counts, ['created', 'updated', 'refused'])) } : {}
    return { title, ...text, ways: [result(job, told.form), ...errors] }
  })
  jobs.describe('import_undo', (job): Told => {
    const told = job.import_undo
    if (!told) return { title: job.kind }
    const text = job.state === 'done' ? { text: t('imports.job.undone', counts(told.counts, ['deleted', 'put_back', 'left'])) } : {}
    return { title: t('imports.job.undo', { file: told.file }), ...text, ways: [result(job, told.form)] }
  })
}
