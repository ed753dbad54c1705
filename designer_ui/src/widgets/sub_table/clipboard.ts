/** Cells on the clipboard: out as a spreadsheet reads them, in as the columns understand them. */
import type { Ref } from 'vue'

import type { FieldInfo } from '@/api/types'

import { widgetOf } from '../known'
import { useSurroundings } from '../surroundings'
import { readBlock, writeBlock } from './block'
import type { Block, Rows } from './rows'
import type { Range } from './selection'

/** What was copied here last, so that it comes back as it was and not as its text. */
const copied: { text: string; values: Block } = { text: '', values: [] }

export interface Clipboard {
  /** The marked cells as text. */
  out: (rows: Rows, range: Range) => string
  /** A text as values for the columns from `left` on. */
  understood: (text: string, left: number) => Promise<Block>
}

export function useClipboard(columns: Ref<readonly FieldInfo[]>): Clipboard {
  const surroundings = useSurroundings()

  function out(rows: Rows, { top, bottom, left, right }: Range): string {
    const fields = columns.value.slice(left, right + 1)
    const marked = rows.slice(top, bottom + 1)
    copied.text = writeBlock(marked.map((row) => fields.map((field) => widgetOf(field).text(row[field.key], field, surroundings))))
    copied.values = marked.map((row) => fields.map((field) => row[field.key] ?? null))
    return copied.text
  }

  /** Each text of a column is asked for once: five hundred lines name few products. */
  async function understood(text: string, left: number): Promise<Block> {
    if (text.replace(/\r\n?/g, '\n') === copied.text) return copied.values
    const known = new Map<string, Promise<unknown>>()
    const read = (cell: string, column: FieldInfo): Promise<unknown> => {
      const key = `${column.key}\n${cell}`
      const found = known.get(key) ?? Promise.resolve(widgetOf(column).read(cell, column, surroundings)).catch(() => cell)
      known.set(key, found)
      return found
    }
    const cells = (line: readonly string[]): Promise<unknown>[] => line.map((cell, at) => {
      const column = columns.value[left + at]
      return column === undefined ? Promise.resolve(null) : read(cell, column)
    })
    return Promise.all(readBlock(text).map((line) => Promise.all(cells(line))))
  }

  return { out, understood }
}
