/** What is taken away a moment later, so that it can be had back whole: with its files, its time, and what others were told of it.
 * Whoever leaves the page means it. */
import { reactive } from 'vue'

export const PATIENCE = 9_000

interface Going { readonly act: () => Promise<void>; readonly timer: ReturnType<typeof setTimeout> }
const going = reactive(new Map<string, Going>())

function actNow(key: string): Promise<void> {
  const found = going.get(key)
  if (!found) return Promise.resolve()
  clearTimeout(found.timer)
  return found.act().finally(() => { going.delete(key) })
}

/** `failed`: it could not be taken away, and is there again. */
export function takeAway(key: string, act: () => Promise<void>, failed: (error: unknown) => void): void {
  const timer = setTimeout(() => { actNow(key).catch(failed) }, PATIENCE)
  going.set(key, { act, timer })
}

/** Not after all; whether it was in time. */
export function keepIt(key: string): boolean {
  clearTimeout(going.get(key)?.timer)
  return going.delete(key)
}

export function isGoing(key: string): boolean {
  return going.has(key)
}

if (typeof window !== 'undefined') {
  window.addEventListener('pagehide', () => { for (const key of [...going.keys()]) actNow(key).catch(() => undefined) })
}
