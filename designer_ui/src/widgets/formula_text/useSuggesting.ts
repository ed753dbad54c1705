/** The list that opens while a formula is typed: what could be meant, which one is at hand, and its keys. */
import { computed, nextTick, ref, type Ref, shallowRef } from 'vue'

import { put, type Suggestion, suggestions, type Told, type Word, wordAt } from './completing'
import type { Seen } from './seen'

export interface Around {
  readonly text: () => string
  readonly box: () => HTMLTextAreaElement | null
  readonly seen: () => readonly Seen[]
  readonly words: () => readonly Suggestion[]
  readonly locale: () => string
  readonly take: (text: string) => void
}

export function useSuggesting({ text, box, seen, words, locale, take }: Around) {
  const functions = shallowRef<readonly Told[]>([])
  const word: Ref<Word | null> = shallowRef(null)
  const at = ref(0)
  const list = computed(() => (word.value === null ? [] : suggestions(word.value, seen(), functions.value, words(), locale())))
  const isOpen = computed(() => list.value.length > 0)

  /** Functions are asked for once somebody writes. */
  async function learn(): Promise<void> {
    if (functions.value.length === 0) functions.value = (await import('./functions.json')).default
  }

  /** The text or the caret has moved: the list opens where something is being typed, or was asked for. */
  function look(isAsked = false): void {
    void learn()
    const caret = box()?.selectionStart ?? 0
    const found = wordAt(text(), caret)
    const isTyped = found !== null && (found.typed !== '' || found.of !== undefined)
    word.value = isAsked || isTyped ? found : null
    at.value = 0
    if (word.value && list.value.length === 1 && list.value[0]?.code === word.value.typed) close()
  }

  function close(): void {
    word.value = null
  }

  async function pick(suggestion: Suggestion): Promise<void> {
    const element = box()
    if (word.value === null || element === null) return
    const now = put(text(), element.selectionStart, word.value, suggestion)
    take(now.text)
    close()
    await nextTick()
    element.focus()
    element.setSelectionRange(now.caret, now.caret)
  }

  function onKey(event: KeyboardEvent): void {
    if (event.isComposing) return
    const count = list.value.length
    const chosen = list.value[at.value]
    if (event.key === ' ' && event.ctrlKey) look(true)
    else if (!isOpen.value && event.key === 'ArrowDown' && (event.altKey || text() === '')) look(true)
    else if (!isOpen.value) return
    else if (event.key === 'Escape') close()
    else if (event.key === 'ArrowDown') at.value = (at.value + 1) % count
    else if (event.key === 'ArrowUp') at.value = (at.value + count - 1) % count
    else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && chosen) void pick(chosen)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return { list, isOpen, at, look, close, pick, onKey }
}
