/** People who can be named, while one types behind an @. */
import { useDebounceFn } from '@vueuse/core'
import { nextTick, type Ref, ref, shallowRef } from 'vue'

import { listPeople, type PersonInfo } from '@/api/comments'
import { Refusal } from '@/api/client'

import { named, typing } from './mentions'

const PAUSE = 150

export function useNaming(form: () => string, record: () => number, text: Ref<string>, box: () => HTMLTextAreaElement | null) {
  const people = shallowRef<readonly PersonInfo[]>([])
  const picked = ref<PersonInfo[]>([])
  const typed = ref<string | null>(null)
  const at = ref(0)
  let asking = new AbortController()

  const find = useDebounceFn(async (words: string) => {
    asking.abort()
    asking = new AbortController()
    const mine = asking
    try {
      const found = await listPeople(form(), record(), words, mine.signal)
      if (mine.signal.aborted || typed.value !== words) return
      people.value = found
      at.value = 0
    } catch (error) {
      if (!mine.signal.aborted && !(error instanceof Refusal)) throw error
    }
  }, PAUSE)

  /** The text or the caret has moved. */
  function look(): void {
    const found = typing(text.value, box()?.selectionStart ?? 0)
    if (found === typed.value) return
    typed.value = found
    if (found === null) people.value = []
    else void find(found)
  }

  async function pick(person: PersonInfo): Promise<void> {
    const caret = box()?.selectionStart ?? text.value.length
    const now = named(text.value, caret, typed.value ?? '', person)
    text.value = now.text
    picked.value = [...picked.value, person]
    close()
    await nextTick()
    box()?.focus()
    box()?.setSelectionRange(now.caret, now.caret)
  }

  function close(): void {
    typed.value = null
    people.value = []
  }

  /** Whether the key was the list's. */
  function onKey(event: KeyboardEvent): boolean {
    const count = people.value.length
    if (typed.value === null || event.isComposing) return false
    const person = people.value[at.value]
    if (event.key === 'Escape') close()
    else if (event.key === 'ArrowDown' && count > 0) at.value = (at.value + 1) % count
    else if (event.key === 'ArrowUp' && count > 0) at.value = (at.value + count - 1) % count
    else if ((event.key === 'Enter' || event.key === 'Tab') && person && !event.ctrlKey) void pick(person)
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }

  return { people, picked, typed, at, look, pick, close, onKey }
}
