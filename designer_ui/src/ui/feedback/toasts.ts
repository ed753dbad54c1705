/** Short messages that go by themselves, with a way back where there is one. */
import { reactive } from 'vue'

export interface Toast {
  readonly id: number
  readonly text: string
  readonly tone: 'good' | 'bad' | 'plain'
  readonly action?: { readonly text: string; readonly run: () => void }
}

const PATIENCE = 6_000
let last = 0
export const toasts = reactive<Toast[]>([])

/** Say something. What can be undone, and what went wrong, stays longer. */
export function toast(text: string, tone: Toast['tone'] = 'plain', action?: Toast['action']): void {
  const id = ++last
  toasts.push({ id, text, tone, ...(action ? { action } : {}) })
  setTimeout(() => dismiss(id), action !== undefined || tone === 'bad' ? PATIENCE * 1.7 : PATIENCE)
}

export function dismiss(id: number): void {
  const at = toasts.findIndex((each) => each.id === id)
  if (at >= 0) toasts.splice(at, 1)
}
