/** What is done to the records that are chosen, or to all that a list has: set a field, delete; with progress and a way back. */
import { ref } from 'vue'
import { useI18n } from 'vue-i18n'

import { Refusal } from '@/api/client'
import { listRecords, type ListRequest } from '@/api/records'
import type { FieldInfo, RecordData } from '@/api/types'
import { toast } from '@/ui'

import { bringAllBack, type Change, changeMany, deleteMany, isSame, type Outcome, sent, takenBack } from './changeMany'
import type { useWork } from './useWork'

const PAGE = 1_000
/** Records that are asked for by their numbers: an address has an end. */
const NAMED = 200

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
  const selected = ref<ReadonlySet<number>>(new Set())
  /** Not only those that were chosen, but all that the list has. */
  const isAll = ref(false)

  function clear(): void {
    selected.value = new Set()
    isAll.value = false
  }

  /** The chosen records with what a change needs to know of them. */
  async function chosen(field: string | null): Promise<readonly RecordData[]> {
    const request = given.request()
    if (request === null) return []
    const { expand: _expand, fields: _fields, count: _count, ...narrowed } = request
    const found: RecordData[] = []
    const fields = field === null ? [] : [field]
    if (!isAll.value) {
      const ids = [...selected.value]
      for (let at = 0; at < ids.length; at += NAMED) {
        const page = await listRecords(given.form(), { filter: `id in [${ids.slice(at, at + NAMED).join(', ')}]`, fields, limit: NAMED })
        found.push(...page.records)
      }
      return found
    }
    await given.work.run(t('lists.bulk.looking'), given.total(), async (report) => {
      let cursor: string | null = null
      do {
        const page = await listRecords(given.form(), { ...narrowed, fields, limit: PAGE, ...(cursor === null ? {} : { cursor }) })
        found.push(...page.records)
        cursor = page.cursor
        if (!report(found.length, Math.max(found.length, given.total()))) {
          found.length = 0
          return
        }
      } while (cursor !== null)
    })
    return found
  }

  async function attempt(task: () => Promise<void>): Promise<void> {
    try {
      await task()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      toast(error.errors[0]?.message ?? (error.message || t('problem.unreachable')), 'bad')
    }
  }

  const set = (field: FieldInfo, value: unknown): Promise<void> => attempt(async () => {
    const records = await chosen(field.key)
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
    if (n > 0) toast(`${t('lists.bulk.changed', { n }, n)}${more}`, 'good', { text: t('common.undo'), run: () => void back(outcome) })
    else if (outcome.failed.length === 0) toast(t('lists.bulk.nothing'), 'plain')
    const [first] = outcome.failed
    if (first) toast(t('lists.bulk.refused', { n: outcome.failed.length, reason: first.message }, outcome.failed.length), 'bad')
  }

  const back = (outcome: Outcome): Promise<void> => attempt(async () => {
    const changes = takenBack(outcome)
    const done = await given.work.run(t('lists.cells.undoing'), changes.length, (report) => changeMany(given.form(), changes, report))
    for (const { change, record } of done.done) given.put(change.id, record)
    const n = done.failed.length
    if (n > 0) toast(t('lists.cells.kept', { n, reason: done.failed[0]?.message ?? '' }, n), 'bad')
    else toast(t('lists.cells.undone', { n: done.done.length }, done.done.length), 'good')
    given.saved()
  })

  const remove = (): Promise<void> => attempt(async () => {
    const ids = isAll.value ? (await chosen(null)).map((record) => record.id) : [...selected.value]
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

  return { selected, isAll, clear, set, remove }
}
