/** From a number to the list of its records, and from a chart to files. */
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'

import { Refusal } from '@/api/client'
import { type ChartSettings, drillReport, exportReport, type Query } from '@/api/reports'
import type { Spot } from '@/charts/chart'
import { toast } from '@/ui'

import { addressOf } from '../frame/menu'

export interface Asked { readonly app: string; readonly query: Query; readonly chart: ChartSettings | null; readonly name: string }

export function useLeading(asked: () => Asked) {
  const { t } = useI18n()
  const router = useRouter()

  function refused(error: unknown): void {
    if (!(error instanceof Refusal)) throw error
    toast(error.errors[0]?.message ?? (error.message || t('problem.unreachable')), 'bad')
  }

  /** Open the list of the records behind a number. */
  async function drill(spot: Spot): Promise<void> {
    const { app, query, name } = asked()
    try {
      const { form, filter } = await drillReport(app, query, spot.keys, spot.measure)
      await router.push({ path: addressOf(form), query: { only: filter, told: [name, spot.text].filter((each, at, all) => all.indexOf(each) === at).join(' · ') } })
    } catch (error) {
      refused(error)
    }
  }

  async function toExcel(): Promise<void> {
    const { app, query, chart, name } = asked()
    try {
      save(await exportReport(app, query, chart), `${name}.xlsx`)
      toast(t('dashboards.exported', { name }), 'good')
    } catch (error) {
      refused(error)
    }
  }

  async function toPicture(picture: () => Promise<Blob>): Promise<void> {
    const { name } = asked()
    save(await picture(), `${name}.png`)
    toast(t('dashboards.exported', { name }), 'good')
  }

  return { drill, toExcel, toPicture }
}

/** Let the browser keep a file; names of files bear no signs that systems refuse. */
function save(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name.replace(/[\\/:*?"<>|]+/g, ' ').trim()
  link.click()
  setTimeout(() => { URL.revokeObjectURL(link.href) }, 60_000)
}
