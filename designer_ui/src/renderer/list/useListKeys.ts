/** Keys of a list wherever its screen has the focus: `/` looks for words, `c` makes a record, all others are the grid's. */
import { useEventListener } from '@vueuse/core'

interface Does {
  readonly search: () => void
  readonly create: () => void
  /** Whether the key was the grid's. */
  readonly press: (event: KeyboardEvent) => boolean
  readonly focus: () => void
}

export function useListKeys(does: Does): void {
  useEventListener(document, 'keydown', (event: KeyboardEvent) => {
    const target = event.target instanceof HTMLElement ? event.target : null
    const isFree = target === null || target === document.body || target.getAttribute('role') === 'grid'
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !isFree) return
    if (document.querySelector('[role="dialog"], [role="menu"]') !== null) return
    const way: Readonly<Record<string, () => void>> = { '/': does.search, c: does.create }
    const known = way[event.key]
    if (known) {
      event.preventDefault()
      known()
    } else if (target?.getAttribute('role') !== 'grid' && ['j', 'k', 'x', 'e', 'Enter', 'F2'].includes(event.key)) {
      does.focus()
      if (does.press(event)) event.preventDefault()
    }
  })
}
