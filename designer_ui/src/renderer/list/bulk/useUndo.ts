/** The way back from changes of many records: old values where nobody has changed them since, and who was told how many were not. */
import { useI18n } from 'vue-i18n'

import type { RecordData } from '@/api/types'
import { toast } from '@/ui'

import { changeMany, type Outcome, takenBack } from './changeMany'
import type { useWork } from './useWork'

export interface Given {
  readonly form: () => string
  readonly put: (id: number, record: RecordData | null) => void
  readonly work: ReturnType<typeof useWork>
  readonly saved: () => void
}

export function useUndo(given: Given): (outcome: Outcome) => Promise<void> {
  const { t } = useI18n()
  return async (outcome) => {
    const back = takenBack(outcome)
    const { done, failed } = await given.work.run(t('lists.cells.undoing'), back.length, (report) => changeMany(given.form(), back, report))
    for (const { change, record } of done) given.put(change.id, record)
    const n = failed.length
    if (n > 0) toast(t('lists.cells.kept', { n, reason: failed[0]?.message ?? '' }, n), 'bad')
    else toast(t('lists.cells.undone', { n: done.length }, done.length), 'good')
    given.saved()
  }
}
