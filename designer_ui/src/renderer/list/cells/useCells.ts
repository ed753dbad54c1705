/** The cells of a grid, written in place as in a spreadsheet: which one is active, what is typed, what the server made of it. */
import { computed, ref, shallowReactive, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'

import { Refusal } from '@/api/client'
import { showRecord } from '@/api/records'
import type { FormInfo, RecordData } from '@/api/types'
import { toast } from '@/ui'
import { readBlock, writeBlock } from '@/widgets/sub_table/block'
import { useSelection } from '@/widgets/sub_table/selection'
import { useSurroundings } from '@/widgets/surroundings'
import type { Asking } from '@/widgets/widget'

import { type Change, changeMany, isSame, type Outcome, sent, takenBack } from '../bulk/changeMany'
import type { useWork } from '../bulk/useWork'
import { type Column, valueAt } from '../columns'
import type { Line } from '../rows'
import { changesOf, spread } from './block'
import { canWrite } from './fields'

/** What is picked from a list: letters look for it, and take nothing away. */
const PICKED: ReadonlySet<Asking> = new Set<Asking>(['option', 'options', 'link', 'yes_no'])
const MOST_STEPS = 50

/** A cell that is not as its record has it: on its way, or refused. */
export interface Draft { readonly value: unknown; readonly message: string; readonly isWrong: boolean }

/** Two people gave the same field. */
export interface Clash { readonly column: Column; readonly mine: Change; readonly theirs: RecordData; readonly original: unknown }

export interface Given {
  readonly form: () => FormInfo
  readonly lines: () => readonly Line[]
  readonly columns: () => readonly Column[]
  readonly put: (id: number, record: RecordData | null) => void
  readonly work: ReturnType<typeof useWork>
  /** Puts the focus on the active cell, or `inside` it on its control. */
  readonly focus: (inside: boolean) => Promise<void>
  /** Something was saved: what is worked out from the records is not as it was. */
  readonly saved: () => void
}

export function useCells(given: Given) {
  const { t } = useI18n()
  const surroundings = useSurroundings()
  const selection = useSelection(() => given.lines().length, () => given.columns().length)
  const isOn = ref(false)
  const typed = ref<unknown>(null)
  const drafts = shallowReactive(new Map<string, Draft>())
  const clash = shallowRef<Clash | null>(null)
  let steps: Outcome[] = []

  const place = (id: number, path: string): string => `${id}/${path}`
  const columnAt = (at: number): Column | undefined => given.columns()[at]
  const mayWrite = (column: Column): boolean => canWrite(given.form(), column)

  function recordAt(row: number): RecordData | undefined {
    const line = given.lines()[row]
    return line?.kind === 'record' ? line.record : undefined
  }

  function valueOf(record: RecordData, column: Column): unknown {
    const draft = drafts.get(place(record.id, column.path))
    return draft ? draft.value : valueAt(record, column.path)
  }

  /** Begin to edit the active cell; `fresh`: what is typed takes the place of what is there. */
  function edit(fresh: boolean): void {
    const column = columnAt(selection.at.column)
    const record = recordAt(selection.at.row)
    if (!isOn.value || column === undefined || record === undefined || !mayWrite(column)) return
    typed.value = fresh && !PICKED.has(column.widget.asking) ? null : valueOf(record, column)
    selection.editing.value = fresh ? 'typed' : 'opened'
    void given.focus(true)
  }

  /** Stop editing; not `keep`: the cell is as it was. */
  function stop(keep: boolean, stay = true): void {
    if (selection.editing.value === 'no') return
    selection.editing.value = 'no'
    const column = columnAt(selection.at.column)
    const record = recordAt(selection.at.row)
    if (column && record) {
      const key = place(record.id, column.path)
      if (!keep) drafts.delete(key)
      else if (!isSame(typed.value, valueAt(record, column.path))) void save([changeOf(record, column, typed.value)])
      else drafts.delete(key)
    }
    if (stay) void given.focus(false)
  }

  function changeOf(record: RecordData, column: Column, value: unknown): Change {
    const { path } = column
    return { id: record.id, version: record.version, values: { [path]: sent(value) }, before: { [path]: sent(valueAt(record, path)) } }
  }

  /** Save changes of cells; `isBlock`: told with a way back. */
  async function save(changes: readonly Change[], isBlock = false): Promise<Outcome | null> {
    const form = given.form().key
    for (const change of changes) {
      for (const [path, value] of Object.entries(change.values)) drafts.set(place(change.id, path), { value, message: '', isWrong: false })
    }
    try {
      const outcome = await given.work.run(t('lists.cells.saving'), changes.length, (report) => changeMany(form, changes, report))
      settle(outcome)
      const never = changes.filter((change) => !outcome.done.some((each) => each.change === change) && !outcome.failed.some((each) => each.change === change))
      for (const change of never) forget(change)
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
      for (const change of changes) {
        for (const [path, value] of Object.entries(change.values)) drafts.set(place(change.id, path), { value, message, isWrong: true })
      }
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
    for (const { change, message } of outcome.failed) {
      for (const [path, value] of Object.entries(change.values)) drafts.set(place(change.id, path), { value, message, isWrong: true })
    }
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
    const back = takenBack(outcome)
    const done = await given.work.run(t('lists.cells.undoing'), back.length, (report) => changeMany(given.form().key, back, report))
    for (const { change, record } of done.done) given.put(change.id, record)
    const n = done.failed.length
    if (n > 0) toast(t('lists.cells.kept', { n, reason: done.failed[0]?.message ?? '' }, n), 'bad')
    else toast(t('lists.cells.undone', { n: done.done.length }, done.done.length), 'good')
    given.saved()
  }

  function copy(event: ClipboardEvent): void {
    if (selection.editing.value !== 'no') return
    const { top, bottom, left, right } = selection.range.value
    const columns = given.columns().slice(left, right + 1)
    const lines = given.lines().slice(top, bottom + 1).flatMap((line) => (line.kind === 'record' ? [line.record] : []))
    event.clipboardData?.setData('text/plain', writeBlock(lines.map((record) => (
      columns.map((column) => column.widget.text(valueOf(record, column), column.field, surroundings))
    ))))
    event.preventDefault()
  }

  async function paste(event: ClipboardEvent): Promise<void> {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (selection.editing.value !== 'no' || text === '') return
    event.preventDefault()
    const { top, bottom, left, right } = selection.range.value
    const columns = given.columns().slice(left)
    const known = new Map<string, Promise<unknown>>()
    const read = (cell: string, column: Column | undefined): Promise<unknown> => {
      if (column === undefined) return Promise.resolve(null)
      const key = `${column.path}\n${cell}`
      const found = known.get(key) ?? Promise.resolve(column.widget.read(cell, column.field, surroundings)).catch(() => cell)
      known.set(key, found)
      return found
    }
    const read_ = await Promise.all(readBlock(text).map((line) => Promise.all(line.map((cell, at) => read(cell, columns[at])))))
    await putBlock(spread(read_, bottom - top + 1, right - left + 1), top, left)
  }

  async function putBlock(block: readonly (readonly unknown[])[], top: number, left: number): Promise<void> {
    const records = block.map((_, row) => recordAt(top + row))
    const { changes, skipped } = changesOf(block, records, given.columns().slice(left), mayWrite)
    const beyond = block.length - records.filter(Boolean).length
    if (skipped > 0) toast(t('lists.cells.skipped', { n: skipped }, skipped), 'plain')
    if (beyond > 0) toast(t('lists.cells.beyond', { n: beyond }, beyond), 'bad')
    if (changes.length === 0) return
    selection.go(top, left)
    selection.go(top + block.length - 1, left + Math.max(...block.map((line) => line.length)) - 1, true)
    await save(changes, true)
  }

  /** The first line of what is marked into all below it; of a single cell the one above it. */
  async function fillDown(): Promise<void> {
    const { top, bottom, left, right } = selection.range.value
    const source = recordAt(top === bottom ? top - 1 : top)
    if (!source) return
    const from = top === bottom ? top : top + 1
    const line = given.columns().slice(left, right + 1).map((column) => valueOf(source, column))
    await putBlock(Array.from({ length: bottom - from + 1 }, () => line), from, left)
    selection.go(top, left)
    selection.go(bottom, right, true)
  }

  async function clear(): Promise<void> {
    const { top, bottom, left, right } = selection.range.value
    await putBlock(Array.from({ length: bottom - top + 1 }, () => Array.from({ length: right - left + 1 }, () => null)), top, left)
  }

  const active = computed(() => ({ column: columnAt(selection.at.column), record: recordAt(selection.at.row) }))
  return {
    selection, isOn, typed, drafts, clash, active, mayWrite, valueOf, recordAt, edit, stop, undo, copy, paste, fillDown, clear, decide,
    draftOf: (record: RecordData, column: Column): Draft | undefined => drafts.get(place(record.id, column.path)),
    type: (value: unknown): void => { if (selection.editing.value !== 'no') typed.value = value },
  }
}

export type Cells = ReturnType<typeof useCells>
