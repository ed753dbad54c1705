/** Which cell is active, and which block is marked. Column -1 is the head of a row. */
import { computed, type ComputedRef, reactive, ref, type Ref } from 'vue'

export interface Place { row: number; column: number }
export interface Range { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number }

export interface Selection {
  readonly at: Place
  readonly range: ComputedRef<Range>
  readonly editing: Ref<'no' | 'typed' | 'opened'>
  /** Where the walk by Tab began: Enter goes there, in the row below. */
  readonly home: Ref<number | null>
  go: (row: number, column: number, extend?: boolean) => void
  has: (row: number, column: number) => boolean
}

export function useSelection(rows: () => number, columns: () => number): Selection {
  const at = reactive<Place>({ row: 0, column: 0 })
  const anchor = reactive<Place>({ row: 0, column: 0 })
  const editing = ref<'no' | 'typed' | 'opened'>('no')
  const home = ref<number | null>(null)
  const range = computed<Range>(() => ({
    top: Math.min(at.row, anchor.row), bottom: Math.max(at.row, anchor.row),
    left: Math.max(0, Math.min(at.column, anchor.column)), right: Math.max(at.column, anchor.column),
  }))

  function go(row: number, column: number, extend = false): void {
    at.row = Math.max(0, Math.min(rows() - 1, row))
    at.column = Math.max(-1, Math.min(columns() - 1, column))
    if (!extend) Object.assign(anchor, at)
    home.value = null
  }

  function has(row: number, column: number): boolean {
    const { top, bottom, left, right } = range.value
    return row >= top && row <= bottom && column >= left && column <= right
  }

  return { at, range, editing, home, go, has }
}
