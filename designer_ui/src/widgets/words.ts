/** The words of controls that know no language of their own. */
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'

import type { ChoiceWords } from '@/ui/controls/Choice.vue'

export function useChoiceWords(): ComputedRef<ChoiceWords & { remove: string }> {
  const { t } = useI18n()
  return computed(() => ({ none: t('widgets.none'), clear: t('widgets.clear'), open: t('widgets.open'), remove: t('widgets.remove') }))
}

export interface DateWords { before: string; after: string; today: string; open: string; time: string; done: string }

export function useDateWords(): ComputedRef<DateWords> {
  const { t } = useI18n()
  return computed(() => ({
    before: t('widgets.month_before'), after: t('widgets.month_after'), today: t('widgets.today'), open: t('widgets.calendar'), time: t('widgets.time'),
    done: t('widgets.done'),
  }))
}
