/** Short messages that go by themselves, with a way back where there is one. */
import { reactive, ref } from 'vue'

export interface Toast {
  readonly id: number
  readonly text: string
  readonly tone: 'good' | 'bad' | 'plain'
  readonly action?: { readonly text: string; readonly run: () => void }
}

const PATIENCE = 6_000
let last = 0
export const toasts = reactive<Toast[]>([])
/** Somebody is at them: none goes meanwhile. */
export const isHeld = ref(false)

/** Say something. What can be undone, and what went wrong, stays longer. */
export function toast(text: string, tone: Toast['tone'] = 'plain', action?: Toast['action']): void {
  const id = ++last
  toasts.push({ id, text, tone, ...(action ? { action } : {}) })
  setTimeout(() => { expire(id) }, action !== undefined || tone === 'bad' ? PATIENCE * 1.7 : PATIENCE)
}

function expire(id: number): void {
  if (isHeld.value) setTimeout(() => { expire(id) }, 1_000)
  else dismiss(id)
}

export function dismiss(id: number): void {
  const at = toasts.findIndex((each) => each.id === id)
  if (at >= 0) toasts.splice(at, 1)
}

/** Do what the newest message with such an action offers, and put it away; whether there was one. */
export function actOnNewest(text: string): boolean {
  const found = toasts.filter((each) => each.action?.text === text).at(-1)
  if (!found) return false
  dismiss(found.id)
  found.action?.run()
  return true
}
