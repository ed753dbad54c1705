/** Records that somebody has opened lately in this browser: only where they are, not what they say. */
import { useLocalStorage } from '@vueuse/core'

export interface Recent { readonly form: string; readonly id: number }
const MOST = 8

/** `login`: whose. */
export function useRecent(login: () => string) {
  const all = useLocalStorage<Record<string, readonly Recent[]>>('tessera.recent', {})

  function remember(form: string, id: number): void {
    const rest = (all.value[login()] ?? []).filter((each) => each.form !== form || each.id !== id)
    all.value = { ...all.value, [login()]: [{ form, id }, ...rest].slice(0, MOST) }
  }

  return { remember, list: (): readonly Recent[] => all.value[login()] ?? [] }
}
