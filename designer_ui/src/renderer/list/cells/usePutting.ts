/** Blocks of cells: copied as a spreadsheet reads them, pasted as the columns understand them, filled down, emptied. */
import { useI18n } from 'vue-i18n'

import type { RecordData } from '@/api/types'
import { toast } from '@/ui'
import { readBlock, writeBlock } from '@/widgets/sub_table/block'
import type { Selection } from '@/widgets/sub_table/selection'
import { useSurroundings } from '@/widgets/surroundings'

import type { Change } from '../bulk/changeMany'
import type { Column } from '../columns'
import type { Line } from '../rows'
import { changesOf, spread } from './block'

interface Given {
  readonly lines: () => readonly Line[]
  readonly columns: () => readonly Column[]
  readonly selection: Selection
  readonly mayWrite: (column: Column) => boolean
  readonly recordAt: (row: number) => RecordData | undefined
  readonly valueOf: (record: RecordData, column: Column) => unknown
  readonly save: (changes: readonly Change[], isBlock: boolean) => Promise<unknown>
}

export function usePutting(given: Given) {
  const { t } = useI18n()
  const surroundings = useSurroundings()

  function copy(event: ClipboardEvent): void {
    if (given.selection.editing.value !== 'no') return
    const { top, bottom, left, right } = given.selection.range.value
    const columns = given.columns().slice(left, right + 1)
    const lines = given.lines().slice(top, bottom + 1).flatMap((line) => (line.kind === 'record' ? [line.record] : []))
    event.clipboardData?.setData('text/plain', writeBlock(lines.map((record) => (
      columns.map((column) => column.widget.text(given.valueOf(record, column), column.field, surroundings))
    ))))
    event.preventDefault()
  }

  async function paste(event: ClipboardEvent): Promise<void> {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (given.selection.editing.value !== 'no' || text === '') return
    event.preventDefault()
    const { top, bottom, left, right } = given.selection.range.value
    const columns = given.columns().slice(left)
    const known = new Map<string, Promise<unknown>>()
    const read = (cell: string, column: Column | undefined): Promise<unknown> => {
      if (column === undefined) return Promise.resolve(null)
      const key = `${column.path}\n${cell}`
      const found = known.get(key) ?? Promise.resolve(column.widget.read(cell, column.field, surroundings)).catch(() => cell)
      known.set(key, found)
      return found
    }
    const values = await Promise.all(readBlock(text).map((line) => Promise.all(line.map((cell, at) => read(cell, columns[at])))))
    await putBlock(spread(values, bottom - top + 1, right - left + 1), top, left)
  }

  async function putBlock(block: readonly (readonly unknown[])[], top: number, left: number): Promise<void> {
    const records = block.map((_, row) => given.recordAt(top + row))
    const { changes, skipped } = changesOf(block, records, given.columns().slice(left), given.mayWrite)
    const beyond = block.length - records.filter(Boolean).length
    if (skipped > 0) toast(t('lists.cells.skipped', { n: skipped }, skipped), 'plain')
    if (beyond > 0) toast(t('lists.cells.beyond', { n: beyond }, beyond), 'bad')
    if (changes.length === 0) return
    given.selection.go(top, left)
    given.selection.go(top + block.length - 1, left + Math.max(...block.map((line) => line.length)) - 1, true)
    await given.save(changes, true)
  }

  /** The first line of what is marked into all below it; of a single cell the one above it. */
  async function fillDown(): Promise<void> {
    const { top, bottom, left, right } = given.selection.range.value
    const source = given.recordAt(top === bottom ? top - 1 : top)
    if (!source) return
    const from = top === bottom ? top : top + 1
    const line = given.columns().slice(left, right + 1).map((column) => given.valueOf(source, column))
    await putBlock(Array.from({ length: bottom - from + 1 }, () => line), from, left)
    given.selection.go(top, left)
    given.selection.go(bottom, right, true)
  }

  async function clear(): Promise<void> {
    const { top, bottom, left, right } = given.selection.range.value
    await putBlock(Array.from({ length: bottom - top + 1 }, () => Array.from({ length: right - left + 1 }, () => null)), top, left)
  }

  return { copy, paste, fillDown, clear }
}
