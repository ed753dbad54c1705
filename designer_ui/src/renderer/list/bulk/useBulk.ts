/** What is done to the records that are chosen, or to all that a list has: set a field, delete; with progress and a way back. */
import { ref } from 'vue'
import { useI18n } from 'vue-i18n'

import { Refusal } from '@/api/client'
import type { ListRequest } from '@/api/records'
import type { FieldInfo, RecordData } from '@/api/types'
import { toast } from '@/ui'

import { bringAllBack, type Change, changeMany, deleteMany, isSame, type Outcome, sent } from './changeMany'
import { listedRecords, namedRecords } from './finding'
import { useUndo } from './useUndo'
import type { useWork } from './useWork'


export interface Given {
  readonly form: () => string
  readonly request: () => ListRequest | null
  /** How many the list has, as far as that is known. */
  readonly total: () => number
  readonly put: (id: number, record: RecordData | null) => void
  readonly work: ReturnType<typeof useWork>
  readonly saved: () => void
}

export function useBulk(given: Given) {
  const { t } = useI18n()
  const undo = useUndo(given)
  const selected = ref<ReadonlySet<number>>(new Set())
  /** Not only those that were chosen, but all that the list has. */
  const isAll = ref(false)

  function clear(): void {
    selected.value = new Set()
    isAll.value = false
  }

  /** The chosen records with what a change needs to know of them. */
  async function chosen(fields: readonly string[]): Promise<readonly RecordData[]> {
    const request = given.request()
    if (request === null) return []
    if (!isAll.value) return namedRecords(given.form(), [...selected.value], fields)
    return given.work.run(t('lists.bulk.looking'), given.total(), (report) => listedRecords(given.form(), request, fields, given.total(), report))
  }

  /** All that the list has, by number, in its order; none where somebody stops looking. */
  const named = async (): Promise<readonly number[]> => (await chosen([])).map((record) => record.id)

  async function attempt(task: () => Promise<void>): Promise<void> {
    try {
      await task()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      toast(error.errors[0]?.message ?? (error.message || t('problem.unreachable')), 'bad')
    }
  }

  const set = (field: FieldInfo, value: unknown): Promise<void> => attempt(async () => {
    const records = await chosen([field.key])
    const changes = records.filter((record) => !isSame(record[field.key], value)).map((record): Change => ({
      id: record.id, version: record.version, values: { [field.key]: sent(value) }, before: { [field.key]: sent(record[field.key]) },
    }))
    const outcome = await given.work.run(t('lists.bulk.setting'), changes.length, (report) => changeMany(given.form(), changes, report))
    for (const { change, record } of outcome.done) given.put(change.id, record)
    tell(outcome, records.length - changes.length)
    given.saved()
  })

  function tell(outcome: Outcome, same: number): void {
    const n = outcome.done.length
    const more = same > 0 ? t('lists.bulk.same', { n: same }, same) : ''
    if (n > 0) toast(`${t('lists.bulk.changed', { n }, n)}${more}`, 'good', { text: t('common.undo'), run: () => void attempt(() => undo(outcome)) })
    else if (outcome.failed.length === 0) toast(t('lists.bulk.nothing'), 'plain')
    const [first] = outcome.failed
    if (first) toast(t('lists.bulk.refused', { n: outcome.failed.length, reason: first.message }, outcome.failed.length), 'bad')
  }

  const remove = (): Promise<void> => attempt(async () => {
    const ids = isAll.value ? await named() : [...selected.value]
    const { gone, reason } = await given.work.run(t('lists.bulk.deleting'), ids.length, (report) => deleteMany(given.form(), ids, report))
    for (const id of gone) given.put(id, null)
    const left = new Set(gone)
    selected.value = new Set([...selected.value].filter((id) => !left.has(id)))
    isAll.value = false
    if (reason !== '') toast(t('list.not_deleted', { reason }), 'bad')
    if (gone.length > 0) toast(t('list.deleted', { n: gone.length }), 'good', { text: t('common.undo'), run: () => void restore(gone) })
    given.saved()
  })

  const restore = (ids: readonly number[]): Promise<void> => attempt(async () => {
    const n = await given.work.run(t('lists.bulk.restoring'), ids.length, (report) => bringAllBack(given.form(), ids, report))
    toast(n === ids.length ? t('list.restored') : t('lists.bulk.restored_some', { n, of: ids.length }), n === ids.length ? 'good' : 'bad')
    given.saved()
  })

  return { selected, ids: named, isAll, clear, set, remove }
}
