/** What the keys do in a list: those of a list that is read, and those of a spreadsheet while its cells are written. */
import type { Cells } from './useCells'

export interface Keyed {
  readonly cells: Cells
  readonly columns: () => number
  readonly rows: () => number
  /** Rows that are seen at once. */
  readonly page: () => number
  /** Opens the record, or turns the group. */
  readonly open: () => void
  readonly select: () => void
  /** Opens or closes the group of the active line; false where it is none. */
  readonly fold: (isOpen: boolean) => boolean
  /** Cells are written from now on; `at`: the active one at once. */
  readonly write: (at: boolean) => void
  readonly read: () => void
}

type Key = (keyed: Keyed, event: KeyboardEvent) => void

const go = (rows: number, columns: number): Key => ({ cells: { selection } }, event) => {
  selection.go(selection.at.row + rows, Math.max(0, selection.at.column + columns), event.shiftKey && columns + rows !== 0)
}

const MOVES: Readonly<Record<string, Key>> = {
  ArrowDown: go(1, 0), ArrowUp: go(-1, 0),
  ArrowRight: (keyed, event) => { if (!keyed.fold(true)) go(0, 1)(keyed, event) },
  ArrowLeft: (keyed, event) => { if (!keyed.fold(false)) go(0, -1)(keyed, event) },
  PageDown: (keyed, event) => { go(keyed.page(), 0)(keyed, event) }, PageUp: (keyed, event) => { go(-keyed.page(), 0)(keyed, event) },
  Home: ({ cells }) => { cells.selection.go(cells.selection.at.row, 0) },
  End: ({ cells, columns }) => { cells.selection.go(cells.selection.at.row, columns() - 1) },
}

const READING: Readonly<Record<string, Key>> = {
  ...MOVES, j: go(1, 0), k: go(-1, 0), Enter: ({ open }) => { open() }, x: ({ select }) => { select() }, ' ': ({ select }) => { select() },
  e: ({ write }) => { write(false) }, F2: ({ write }) => { write(true) },
}

/** Across the ends of lines. */
function walk({ cells: { selection }, columns, rows }: Keyed, by: 1 | -1): void {
  const { row, column } = selection.at
  const next = column + by
  if (next >= 0 && next < columns()) selection.go(row, next)
  else if (by === 1 && row + 1 < rows()) selection.go(row + 1, 0)
  else if (by === -1 && row > 0) selection.go(row - 1, columns() - 1)
}

const WRITING: Readonly<Record<string, Key>> = {
  ...MOVES, Tab: (keyed, event) => { walk(keyed, event.shiftKey ? -1 : 1) },
  Enter: (keyed, event) => {
    if (keyed.cells.active.value.record === undefined) keyed.open()
    else if (event.shiftKey) go(-1, 0)(keyed, new KeyboardEvent('keydown'))
    else keyed.cells.edit(false)
  },
  F2: ({ cells }) => { cells.edit(false) }, Escape: ({ read }) => { read() },
  Delete: ({ cells }) => void cells.clear(), Backspace: ({ cells }) => void cells.clear(),
}

const COMMANDS: Readonly<Record<string, Key>> = {
  d: ({ cells }) => void cells.fillDown(), z: ({ cells }) => void cells.undo(),
  a: ({ cells: { selection }, columns, rows }) => {
    selection.go(0, 0)
    selection.go(rows() - 1, columns() - 1, true)
  },
}

/** While no cell is edited. Gives back whether the key was the grid's. */
export function onKey(keyed: Keyed, event: KeyboardEvent): boolean {
  const { cells } = keyed
  if (event.altKey || event.isComposing) return false
  if (event.ctrlKey || event.metaKey) {
    const command = cells.isOn.value ? COMMANDS[event.key.toLowerCase()] : undefined
    command?.(keyed, event)
    return command !== undefined
  }
  const way = (cells.isOn.value ? WRITING : READING)[event.key]
  if (way) {
    way(keyed, event)
    return true
  }
  // A letter goes straight into the cell's control, which has the focus before the browser delivers it; so does a composed one.
  if (cells.isOn.value && (event.key.length === 1 || event.key === 'Process')) cells.edit(true)
  return false
}

/** While a cell is edited: its keys are its own but for those that end it. */
export function onEditingKey(keyed: Keyed, event: KeyboardEvent): boolean {
  const { cells } = keyed
  const target = event.target instanceof HTMLElement ? event.target : null
  if (event.isComposing || event.defaultPrevented) return false
  if (event.key === 'Escape') {
    if (target?.getAttribute('aria-expanded') === 'true') return false
    cells.stop(false)
    return true
  }
  if (event.key === 'Enter' && !event.altKey) {
    if (target?.tagName === 'TEXTAREA' && event.shiftKey) return false
    cells.stop(true)
    cells.selection.go(cells.selection.at.row + (event.shiftKey ? -1 : 1), cells.selection.at.column)
    return true
  }
  if (event.key === 'Tab') {
    cells.stop(true)
    walk(keyed, event.shiftKey ? -1 : 1)
    return true
  }
  const isPicker = target?.getAttribute('role') === 'combobox'
  if (cells.selection.editing.value === 'typed' && !isPicker && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    cells.stop(true)
    cells.selection.go(cells.selection.at.row + (event.key === 'ArrowDown' ? 1 : -1), cells.selection.at.column)
    return true
  }
  return false
}
