/** Keys that work while nothing is being typed and nothing lies above. */
import { useEventListener } from '@vueuse/core'

const ABOVE = '[role="dialog"], [role="listbox"]:not([style*="none"]), [role="menu"]'
const OWN = 'input, textarea, select, [contenteditable="true"], [role="tablist"], [role="menu"], [role="combobox"]'

/** By `event.key`. One that answers false has not used its key; one that is used goes no further. */
export function useRecordKeys(ways: Readonly<Record<string, () => boolean | undefined>>): void {
  useEventListener(document, 'keydown', (event: KeyboardEvent) => {
    const way = ways[event.key]
    const target = event.target as HTMLElement | null
    if (way === undefined || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    if (target?.closest(OWN) || document.querySelector(ABOVE) !== null) return
    if (way() === false) return
    event.preventDefault()
    event.stopPropagation()
  }, { capture: true })
}
