/** The cells of a grid, written in place as in a spreadsheet: which one is active, and what is typed into it. */
import { computed, ref } from 'vue'

import type { FormInfo, RecordData } from '@/api/types'
import { useSelection } from '@/widgets/sub_table/selection'
import type { Asking } from '@/widgets/widget'

import { type Change, isSame, sent } from '../bulk/changeMany'
import type { useWork } from '../bulk/useWork'
import { type Column, valueAt } from '../columns'
import type { Line } from '../rows'
import { canWrite } from './fields'
import { type Draft, useDrafts } from './useDrafts'
import { usePutting } from './usePutting'

/** What is picked from a list: letters look for it, and take nothing away. */
const PICKED: ReadonlySet<Asking> = new Set<Asking>(['option', 'options', 'link', 'yes_no'])

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
  const selection = useSelection(() => given.lines().length, () => given.columns().length)
  const isOn = ref(false)
  const typed = ref<unknown>(null)
  const drafts = useDrafts(given)
  const mayWrite = (column: Column): boolean => canWrite(given.form(), column)

  function recordAt(row: number): RecordData | undefined {
    const line = given.lines()[row]
    return line?.kind === 'record' ? line.record : undefined
  }

  function valueOf(record: RecordData, column: Column): unknown {
    const draft = drafts.of(record, column)
    return draft ? draft.value : valueAt(record, column.path)
  }

  const active = computed(() => ({ column: given.columns()[selection.at.column], record: recordAt(selection.at.row) }))

  /** Begin to edit the active cell; `fresh`: what is typed takes the place of what is there. */
  function edit(fresh: boolean): void {
    const { column, record } = active.value
    if (!isOn.value || column === undefined || record === undefined || !mayWrite(column)) return
    typed.value = fresh && !PICKED.has(column.widget.asking) ? null : valueOf(record, column)
    selection.editing.value = fresh ? 'typed' : 'opened'
    void given.focus(true)
  }

  /** Stop editing; not `keep`: the cell is as it was. */
  function stop(keep: boolean, stay = true): void {
    if (selection.editing.value === 'no') return
    selection.editing.value = 'no'
    const { column, record } = active.value
    if (column && record) {
      if (keep && !isSame(typed.value, valueAt(record, column.path))) void drafts.save([changeOf(record, column, typed.value)])
      else drafts.forget(record, column)
    }
    if (stay) void given.focus(false)
  }

  function changeOf(record: RecordData, { path }: Column, value: unknown): Change {
    return { id: record.id, version: record.version, values: { [path]: sent(value) }, before: { [path]: sent(valueAt(record, path)) } }
  }

  const putting = usePutting({ lines: given.lines, columns: given.columns, selection, mayWrite, recordAt, valueOf, save: drafts.save })
  return {
    selection, isOn, typed, active, mayWrite, valueOf, recordAt, edit, stop, ...putting,
    clash: drafts.clash, undo: drafts.undo, decide: drafts.decide,
    turn: (is: boolean): void => { isOn.value = is },
    draftOf: (record: RecordData, column: Column): Draft | undefined => drafts.of(record, column),
    type: (value: unknown): void => { if (selection.editing.value !== 'no') typed.value = value },
  }
}

export type Cells = ReturnType<typeof useCells>
