/** Move a record by writing its fields: at once on the screen, with its version to the server, with a way back. What the server
 * refuses goes back to where it was, and the reason is said. */
import { useI18n } from 'vue-i18n'

import { Refusal } from '@/api/client'
import { updateRecord } from '@/api/records'
import type { RecordData } from '@/api/types'
import { toast } from '@/ui'

import { merged } from './cards'

export interface Move {
  readonly record: RecordData
  /** The fields that change, by key. */
  readonly values: Readonly<Record<string, unknown>>
  /** Where it goes, as it is said. */
  readonly to: string
}

/** `show`: draw a record as it is now; told of the way there, of the answer, and of the way back. */
export function useMoving(form: () => string, show: (record: RecordData) => void) {
  const { t } = useI18n()
  const busy = new Set<number>()

  async function move({ record, values, to }: Move, name: string, canUndo = true): Promise<boolean> {
    if (busy.has(record.id)) return false
    busy.add(record.id)
    show({ ...record, ...values })
    try {
      const saved = await updateRecord(form(), record.id, values, record.version)
      const now = merged({ ...record, ...values }, (saved.record ?? record))
      show(now)
      const before = Object.fromEntries(Object.keys(values).map((key) => [key, plain(record[key])]))
      const back = { text: t('common.undo'), run: () => void move({ record: now, values: before, to: '' }, name, false) }
      toast(canUndo ? t('kinds.moved', { name, to }) : t('kinds.moved_back', { name }), 'good', canUndo ? back : undefined)
      return true
    } catch (error) {
      show(record)
      if (!(error instanceof Refusal)) throw error
      toast(t('kinds.not_moved', { name, reason: reasonOf(error) || t('problem.unreachable') }), 'bad')
      return false
    } finally {
      busy.delete(record.id)
    }
  }

  return { move }
}

function reasonOf(refusal: Refusal): string {
  return refusal.errors.map((each) => each.message).join(' ') || refusal.message
}

/** A linked record is written as its id. */
function plain(value: unknown): unknown {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && 'id' in value ? value.id : value ?? null
}
