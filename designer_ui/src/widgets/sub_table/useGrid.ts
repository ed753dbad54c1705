/** A grid of rows: what is selected, edited, copied and put down. `Grid.vue` draws it. */
import { nextTick, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'

import type { FieldInfo } from '@/api/types'
import { toast } from '@/ui'

import { isWritable } from '../guarded'
import { widgetOf } from '../known'
import type { Asking } from '../widget'
import { useClipboard } from './clipboard'
import type { History } from './history'
import type { Grid } from './keys'
import { insert, MOST_ROWS, put, remove, type Rows, set } from './rows'
import { type Selection, useSelection } from './selection'

/** What is picked from a list: letters look for it, and take nothing away. */
const PICKED: ReadonlySet<Asking> = new Set<Asking>(['option', 'options', 'link', 'yes_no'])

/** What the screen does for the grid. */
export interface Screen {
  readonly disabled: () => boolean
  /** Puts the focus on the active cell, or `inside` it on its control. */
  readonly focus: (inside: boolean) => Promise<void>
  readonly leave: () => void
  readonly menu: () => void
}

type Editing = Pick<Grid, 'edit' | 'stop'> & { type: (value: unknown) => void }
type Putting = Pick<Grid, 'clear' | 'fillDown' | 'drop'> & { copy: (event: ClipboardEvent) => void; paste: (event: ClipboardEvent) => Promise<void> }
export type GridWork = Grid & Editing & Putting

export function useGrid(kept: History, columns: Ref<readonly FieldInfo[]>, screen: Screen): GridWork {
  const history = held(kept, screen.disabled)
  const selection = useSelection(() => history.rows.value.length, () => columns.value.length)
  return {
    selection, history, columns: () => columns.value.length, leave: screen.leave, menu: screen.menu,
    add: () => { history.change(insert(history.rows.value, history.rows.value.length)) },
    ...useEditing(history, columns, screen, selection), ...usePutting(history, columns, screen, selection),
  }
}

/** Rows that nobody may change now stay as they are, whatever the key. */
function held(history: History, disabled: () => boolean): History {
  return {
    ...history,
    change: (next, joined) => { if (!disabled()) history.change(next, joined) },
    undo: () => { if (!disabled()) history.undo() },
    redo: () => { if (!disabled()) history.redo() },
  }
}

/** One cell is edited in the rows themselves, so that nothing is lost whatever ends it; taking it back is a step of the history. */
function useEditing(history: History, columns: Ref<readonly FieldInfo[]>, screen: Screen, { at, editing }: Selection): Editing {
  function edit(fresh: boolean): void {
    const column = columns.value[at.column]
    const rows: Rows = history.rows.value
    if (screen.disabled() || column === undefined || !isWritable(column) || rows[at.row] === undefined) return
    const isTyped = fresh && !PICKED.has(widgetOf(column).asking)
    history.change(isTyped ? set(rows, at.row, column.key, null) : [...rows])
    editing.value = fresh ? 'typed' : 'opened'
    void screen.focus(true)
  }

  function stop(keep: boolean): void {
    if (editing.value === 'no') return
    editing.value = 'no'
    if (!keep) history.undo()
    void screen.focus(false)
  }

  function type(value: unknown): void {
    const column = columns.value[at.column]
    if (column && editing.value !== 'no') history.change(set(history.rows.value, at.row, column.key, value), true)
  }

  return { edit, stop, type }
}

function usePutting(history: History, columns: Ref<readonly FieldInfo[]>, screen: Screen, { range, editing, go }: Selection): Putting {
  const { t } = useI18n()
  const clipboard = useClipboard(columns)

  function copy(event: ClipboardEvent): void {
    if (editing.value !== 'no') return
    event.clipboardData?.setData('text/plain', clipboard.out(history.rows.value, range.value))
    event.preventDefault()
  }

  async function paste(event: ClipboardEvent): Promise<void> {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (editing.value !== 'no' || screen.disabled() || text === '') return
    event.preventDefault()
    const { top, bottom, left, right } = range.value
    const block = await clipboard.understood(text, left)
    const isSingle = block.length === 1 && block[0]?.length === 1
    const height = isSingle ? bottom - top + 1 : block.length
    const width = isSingle ? right - left + 1 : Math.max(...block.map((line) => line.length))
    const spread = isSingle ? Array.from({ length: height }, () => Array.from({ length: width }, () => block[0]?.[0])) : block
    history.change(put(history.rows.value, top, left, spread, columns.value))
    go(top, left)
    go(top + height - 1, left + width - 1, true)
    if (top + height > MOST_ROWS) toast(t('widgets.rows.too_many', { max: MOST_ROWS }), 'bad')
    else if (!isSingle) toast(t('widgets.rows.pasted', { rows: height, columns: width }), 'plain', { text: t('common.undo'), run: history.undo })
    await nextTick()
    await screen.focus(false)
  }

  /** The same line into all marked rows from one on. */
  function fill(value: (column: FieldInfo) => unknown, from: number): void {
    const { bottom, left, right } = range.value
    const line = columns.value.slice(left, right + 1).map(value)
    if (screen.disabled() || bottom < from) return
    history.change(put(history.rows.value, from, left, Array.from({ length: bottom - from + 1 }, () => line), columns.value))
  }

  function fillDown(): void {
    const { top, bottom } = range.value
    const source = top === bottom ? top - 1 : top
    const row = history.rows.value[source]
    if (row !== undefined) fill((column) => row[column.key] ?? null, source + 1)
  }

  function drop(from: number, to: number): void {
    if (screen.disabled()) return
    history.change(remove(history.rows.value, from, to))
    toast(t('widgets.rows.removed', { n: to - from + 1 }, to - from + 1), 'plain', { text: t('common.undo'), run: history.undo })
  }

  return { copy, paste, fillDown, drop, clear: () => { fill(() => null, range.value.top) } }
}
