/** Keys of the grid, wherever its screen has the focus. */
import { useEventListener } from '@vueuse/core'

interface Does {
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
    if (target?.getAttribute('role') !== 'grid' && ['j', 'k', 'x', 'e', 'Enter', 'F2'].includes(event.key)) {
      does.focus()
      if (does.press(event)) event.preventDefault()
    }
  })
}
