/** What was deleted can be had back at once, wherever it was deleted. */
import { useI18n } from 'vue-i18n'

import { Refusal } from '@/api/client'
import { bringBack } from '@/api/records'
import { toast } from '@/ui'

export function useWayBack(): (form: string, id: number, then: () => unknown) => void {
  const { t } = useI18n()
  return (form, id, then) => {
    async function undo(): Promise<void> {
      try {
        await bringBack(form, id)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        toast(error.errors[0]?.message ?? (error.message || t('problem.unreachable')), 'bad')
        return
      }
      toast(t('list.restored'), 'good')
      await then()
    }
    toast(t('list.deleted', { n: 1 }), 'good', { text: t('common.undo'), run: () => void undo() })
  }
}
