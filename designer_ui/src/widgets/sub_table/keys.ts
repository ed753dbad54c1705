/** What the keys do in a grid, as in a spreadsheet. Gives back whether a key was the grid's. */
import { insert, move } from './rows'
import type { History } from './history'
import type { Selection } from './selection'

const PAGE = 10

export interface Grid {
  readonly selection: Selection
  readonly history: History
  readonly columns: () => number
  /** Begin to edit the active cell; `fresh`: what is typed takes the place of what is there. */
  edit: (fresh: boolean) => void
  /** Stop editing; not `keep`: the cell is as it was. */
  stop: (keep: boolean) => void
  clear: () => void
  fillDown: () => void
  add: () => void
  /** Take rows away, with a way back. */
  drop: (from: number, to: number) => void
  leave: () => void
  menu: () => void
}

type Key = (grid: Grid, event: KeyboardEvent) => boolean

const isCommand = (event: KeyboardEvent): boolean => event.ctrlKey || event.metaKey

/** Across the ends of rows. False at the very end: the key leads out of the grid. */
function walk({ selection, history, columns }: Grid, by: 1 | -1): boolean {
  const { row, column } = selection.at
  const next = column + by
  const home = selection.home.value ?? column
  if (next >= 0 && next < columns()) selection.go(row, next)
  else if (by === 1 && row + 1 < history.rows.value.length) selection.go(row + 1, 0)
  else if (by === -1 && row > 0) selection.go(row - 1, columns() - 1)
  else return false
  // In the next row the walk begins anew.
  selection.home.value = selection.at.row === row ? home : 0
  return true
}

/** To the row below, as a spreadsheet: there where the walk by Tab began. */
function down(grid: Grid): void {
  const { at, go, home } = grid.selection
  const column = home.value ?? at.column
  if (at.row + 1 === grid.history.rows.value.length) grid.add()
  go(at.row + 1, column)
}

/** While a cell is edited: its keys are its own but for those that end it. */
export function onEditingKey(grid: Grid, event: KeyboardEvent): boolean {
  const { selection } = grid
  const isPicker = event.target instanceof HTMLElement && event.target.getAttribute('role') === 'combobox'
  if (event.isComposing || event.defaultPrevented) return false
  if (event.key === 'Escape') {
    if (event.target instanceof HTMLElement && event.target.getAttribute('aria-expanded') === 'true') return false
    grid.stop(false)
    return true
  }
  // Saves the form: what was typed is in the row already.
  if (event.key === 'Enter' && isCommand(event)) {
    grid.stop(true)
    return false
  }
  if (event.key === 'Enter' && !event.altKey) {
    grid.stop(true)
    if (event.shiftKey) selection.go(selection.at.row - 1, selection.at.column)
    else down(grid)
    return true
  }
  if (event.key === 'Tab') {
    grid.stop(true)
    if (!walk(grid, event.shiftKey ? -1 : 1) && !event.shiftKey) {
      grid.add()
      selection.go(grid.history.rows.value.length - 1, 0)
      selection.home.value = 0
    }
    return true
  }
  if (selection.editing.value === 'typed' && !isPicker && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    grid.stop(true)
    selection.go(selection.at.row + (event.key === 'ArrowDown' ? 1 : -1), selection.at.column)
    return true
  }
  return false
}

const swap = (by: 1 | -1): Key => ({ selection, history }, event) => {
  if (!event.altKey) {
    selection.go(event.ctrlKey || event.metaKey ? (by === 1 ? Infinity : 0) : selection.at.row + by, selection.at.column, event.shiftKey)
    return true
  }
  const to = selection.at.row + by
  history.change(move(history.rows.value, selection.at.row, to))
  selection.go(to, selection.at.column)
  return true
}

const aside = (by: 1 | -1): Key => ({ selection, columns }, event) => {
  const isFar = event.ctrlKey || event.metaKey
  selection.go(selection.at.row, isFar ? (by === 1 ? columns() - 1 : 0) : selection.at.column + by, event.shiftKey)
  return true
}

const page = (by: 1 | -1): Key => ({ selection }, event) => {
  selection.go(selection.at.row + by * PAGE, selection.at.column, event.shiftKey)
  return true
}

const KEYS: Readonly<Record<string, Key>> = {
  ArrowUp: swap(-1),
  ArrowDown: swap(1),
  ArrowLeft: aside(-1),
  ArrowRight: aside(1),
  Home: ({ selection }, event) => {
    selection.go(isCommand(event) ? 0 : selection.at.row, 0, event.shiftKey)
    return true
  },
  End: ({ selection, columns }, event) => {
    selection.go(isCommand(event) ? Infinity : selection.at.row, columns() - 1, event.shiftKey)
    return true
  },
  PageUp: page(-1),
  PageDown: page(1),
  Tab: (grid, event) => walk(grid, event.shiftKey ? -1 : 1),
  Enter: (grid, event) => {
    if (grid.selection.at.column < 0) return false
    if (event.shiftKey) grid.selection.go(grid.selection.at.row - 1, grid.selection.at.column)
    else grid.edit(false)
    return true
  },
  F2: (grid) => {
    grid.edit(false)
    return true
  },
  Escape: (grid) => {
    grid.leave()
    return true
  },
  Delete: (grid, event) => {
    if (isCommand(event)) return removeMarked(grid)
    grid.clear()
    return true
  },
  Backspace: (grid, event) => {
    if (isCommand(event)) return removeMarked(grid)
    grid.clear()
    return true
  },
  ContextMenu: (grid) => {
    grid.menu()
    return true
  },
}

function removeMarked({ selection, history, drop }: Grid): boolean {
  const { top, bottom } = selection.range.value
  drop(top, bottom)
  selection.go(Math.min(top, history.rows.value.length - 1), selection.at.column)
  return true
}

const COMMANDS: Readonly<Record<string, (grid: Grid, event: KeyboardEvent) => void>> = {
  z: ({ history }, event) => { if (event.shiftKey) history.redo(); else history.undo() },
  y: ({ history }) => { history.redo() },
  d: (grid) => { grid.fillDown() },
  a: ({ selection, columns }) => {
    selection.go(0, 0)
    selection.go(Infinity, columns() - 1, true)
  },
  'Shift+Enter': ({ selection, history }) => {
    history.change(insert(history.rows.value, selection.at.row))
    selection.go(selection.at.row, selection.at.column)
  },
}

/** While no cell is edited. */
export function onKey(grid: Grid, event: KeyboardEvent): boolean {
  if (event.defaultPrevented) return false
  const command = isCommand(event) ? COMMANDS[event.key === 'Enter' && event.shiftKey ? 'Shift+Enter' : event.key.toLowerCase()] : undefined
  if (command) {
    command(grid, event)
    return true
  }
  const key = KEYS[event.key]
  // Ctrl+Enter saves the form.
  if (key && !(event.key === 'Enter' && isCommand(event))) return key(grid, event)
  // A letter goes straight into the cell's control, which has the focus before the browser delivers it; so does a composed one.
  if (!isCommand(event) && !event.altKey && (event.key.length === 1 || event.key === 'Process') && grid.selection.at.column >= 0) grid.edit(true)
  return false
}
