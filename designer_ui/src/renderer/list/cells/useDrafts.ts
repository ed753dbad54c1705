/** Cells that are not as their records have them: on their way to the server, refused by it, or given by somebody else meanwhile. */
import { shallowReactive, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'

import { Refusal } from '@/api/client'
import { showRecord } from '@/api/records'
import type { RecordData } from '@/api/types'
import { toast } from '@/ui'

import { type Change, changeMany, type Outcome, sent } from '../bulk/changeMany'
import { useUndo } from '../bulk/useUndo'
import type { Column } from '../columns'
import type { Given } from './useCells'

const MOST_STEPS = 50

export interface Draft { readonly value: unknown; readonly message: string; readonly isWrong: boolean }

/** Two people gave the same field. */
export interface Clash { readonly column: Column; readonly mine: Change; readonly theirs: RecordData; readonly original: unknown }

export function useDrafts(given: Given) {
  const { t } = useI18n()
  const drafts = shallowReactive(new Map<string, Draft>())
  const clash = shallowRef<Clash | null>(null)
  const takeBack = useUndo({ ...given, form: () => given.form().key })
  let steps: readonly Outcome[] = []

  const place = (id: number, path: string): string => `${id}/${path}`
  function mark(change: Change, message: string, isWrong: boolean): void {
    for (const [path, value] of Object.entries(change.values)) drafts.set(place(change.id, path), { value, message, isWrong })
  }

  /** Save changes of cells; `isBlock`: told with a way back. */
  async function save(changes: readonly Change[], isBlock = false): Promise<Outcome | null> {
    const form = given.form().key
    for (const change of changes) mark(change, '', false)
    try {
      const outcome = await given.work.run(t('lists.cells.saving'), changes.length, (report) => changeMany(form, changes, report))
      settle(outcome)
      const answered = new Set([...outcome.done, ...outcome.failed].map((each) => each.change))
      for (const change of changes) if (!answered.has(change)) forget(change)
      if (outcome.done.length > 0) {
        steps = [...steps.slice(1 - MOST_STEPS), outcome]
        given.saved()
      }
      if (isBlock && outcome.done.length > 0) {
        const n = outcome.done.length
        toast(t('lists.cells.changed', { n }, n), 'good', { text: t('common.undo'), run: () => void undo(outcome) })
      }
      if (changes.length === 1) await meet(outcome)
      return outcome
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const message = error.errors[0]?.message ?? (error.message || t('problem.unreachable'))
      for (const change of changes) mark(change, message, true)
      return null
    }
  }

  function forget(change: Change): void {
    for (const path of Object.keys(change.values)) drafts.delete(place(change.id, path))
  }

  function settle(outcome: Outcome): void {
    for (const { change, record } of outcome.done) {
      forget(change)
      given.put(change.id, record)
    }
    for (const { change, message } of outcome.failed) mark(change, message, true)
  }

  /** Somebody else has changed the same cell: both values are shown, and one of them chosen. */
  async function meet({ failed }: Outcome): Promise<void> {
    const lost = failed.find((each) => each.code === 'changed_meanwhile')
    const [path] = Object.keys(lost?.change.values ?? {})
    const column = given.columns().find((each) => each.path === path)
    if (!lost || !path || !column) return
    const theirs = await showRecord(given.form().key, lost.change.id).catch(() => null)
    if (theirs) clash.value = { column, mine: lost.change, theirs, original: lost.change.before[path] }
  }

  /** `mine`: what was typed here stands; else what the other gave. */
  async function decide(mine: boolean): Promise<void> {
    const met = clash.value
    clash.value = null
    if (!met) return
    const { path } = met.column
    forget(met.mine)
    given.put(met.theirs.id, met.theirs)
    if (mine) await save([{ ...met.mine, version: met.theirs.version, before: { [path]: sent(met.theirs[path]) } }])
    await given.focus(false)
  }

  /** Write back what was there, where nobody has changed it since. */
  async function undo(outcome: Outcome | undefined = steps.at(-1)): Promise<void> {
    if (!outcome) return
    steps = steps.filter((each) => each !== outcome)
    await takeBack(outcome)
  }

  return {
    clash, save, undo, decide, of: (record: RecordData, column: Column): Draft | undefined => drafts.get(place(record.id, column.path)),
    forget: (record: RecordData, column: Column): void => { drafts.delete(place(record.id, column.path)) },
  }
}
