/** The rows with every step taken back or done again. */
import { type ShallowRef, shallowRef } from 'vue'

import type { Rows } from './rows'

const MOST_STEPS = 100

export interface History {
  readonly rows: ShallowRef<Rows>
  /** A step of its own, or (`joined`) a part of the last one: letters typed into one cell. */
  change: (next: Rows, joined?: boolean) => void
  undo: () => void
  redo: () => void
  /** The same rows, with more told of them: no step of its own. */
  refresh: (rows: Rows) => void
  /** Other rows have come from outside. */
  reset: (rows: Rows) => void
}

/** `made` sees to what every step leaves behind. */
export function useHistory(start: Rows, made: (before: Rows, next: Rows) => Rows, changed: (rows: Rows) => void): History {
  const rows = shallowRef<Rows>(start)
  let before: Rows[] = []
  let after: Rows[] = []

  function show(next: Rows): void {
    rows.value = next
    changed(next)
  }

  return {
    rows,
    change(next, joined = false) {
      if (next === rows.value) return
      if (!joined) before = [...before.slice(1 - MOST_STEPS), rows.value]
      after = []
      show(made(rows.value, next))
    },
    undo() {
      const last = before.pop()
      if (last === undefined) return
      after.push(rows.value)
      show(last)
    },
    redo() {
      const next = after.pop()
      if (next === undefined) return
      before.push(rows.value)
      show(next)
    },
    refresh(next) {
      rows.value = next
    },
    reset(next) {
      rows.value = next
      before = []
      after = []
    },
  }
}
