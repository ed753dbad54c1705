/** From keys that are pressed to commands; a sequence waits a moment for its next key. */
import { COMMANDS } from './commands'

const WAIT = 1_200
/** What Chinese keyboards write instead. */
const ALIKE: Readonly<Record<string, string>> = { '？': '?', '、': '/', '／': '/' }

export interface Press { readonly key: string; readonly typed: string }

export function usePresses(now: () => number = () => Date.now()) {
  let begun: readonly string[] = []
  let last = 0

  function next(key: string): Press | null {
    const typed = (ALIKE[key] ?? key).toLowerCase()
    const before = now() - last < WAIT ? begun : []
    last = now()
    for (const sequence of [[...before, typed], [typed]]) {
      const found = COMMANDS.find((each) => each.type?.length === sequence.length && fits(each.type, sequence))
      if (found) {
        begun = []
        return { key: found.key, typed }
      }
      if (COMMANDS.some((each) => each.type && each.type.length > sequence.length && fits(each.type.slice(0, sequence.length), sequence))) {
        begun = sequence
        return null
      }
    }
    begun = []
    return null
  }

  return { next }
}

function fits(type: readonly string[], sequence: readonly string[]): boolean {
  return type.every((key, at) => (key === '#' ? /^[1-9]$/.test(sequence[at] ?? '') : key === sequence[at]))
}

/** Whether a key is nobody else's: nothing is being typed, no dialog, list or menu is open, nobody has used it. */
export function isFree(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false
  const { target } = event
  if (target instanceof HTMLElement && target.closest('input, textarea, select, form, [contenteditable="true"], [role="combobox"]')) return false
  return document.querySelector('[role="dialog"], [role="listbox"], [role="menu"]') === null
}
