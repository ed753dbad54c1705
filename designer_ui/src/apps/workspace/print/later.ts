/** How prints and exports are told of in the tray, and what is said when a print is over. */
import type { Composer } from 'vue-i18n'

import { sheetAddress } from '@/api/exports'
import type { Job } from '@/api/jobs'
import { printAddress } from '@/api/prints'
import type { Told, useJobs } from '@/stores/jobs'
import { toast } from '@/ui'

type Say = Composer['t']

export function describeFiles(jobs: ReturnType<typeof useJobs>, t: Say): void {
  jobs.describe('print', (job): Told => {
    const told = job.print
    if (!told) return { title: job.kind }
    const title = t('print.job', { title: told.title, n: told.total.toLocaleString() })
    if (!told.has_file) return { title }
    const done = told.done ?? told.total
    const numbers = { n: done.toLocaleString(), total: told.total.toLocaleString() }
    const text = done < told.total ? t('print.made_some', numbers) : t('print.made', numbers, done)
    return { title, text, ways: [{ text: t('print.fetch'), href: printAddress(job.id) }] }
  })
  jobs.describe('export', (job): Told => {
    const told = job.export
    if (!told) return { title: job.kind }
    const title = t('lists.exports.title')
    if (!told.has_file) return { title }
    const n = told.total ?? 0
    return { title, text: t('lists.exports.done', { n: n.toLocaleString() }, n), ways: [{ text: t('print.fetch'), href: sheetAddress(job.id) }] }
  })
}

/** Whoever asked for it hears of its end, wherever they are then. */
export function tellPrint(job: Job, t: Say): void {
  if (job.print?.has_file) {
    toast(t('print.ready', { title: job.print.title }), 'good', { text: t('print.fetch'), run: () => { fetchFile(printAddress(job.id)) } })
  } else if (job.state === 'cancelled') toast(t('print.stopped'), 'plain')
  else toast(job.problems[0]?.message ?? t('problem.failed'), 'bad')
}

function fetchFile(address: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = ''
  link.click()
}
