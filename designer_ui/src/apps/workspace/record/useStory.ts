/** The story of a record, page by page, of the kinds that are wanted. */
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'

import { Refusal } from '@/api/client'
import { type Happened, type Kind, showTimeline } from '@/api/stories'

export function useStory(form: () => string, id: () => number, version: () => number) {
  const happened = shallowRef<readonly Happened[]>()
  const cursor = ref<string | null>(null)
  const kind = ref<Kind | null>(null)
  const isLoading = ref(false)
  const hasFailed = ref(false)
  const { locale } = useI18n()
  let asked = 0

  async function load(after?: string): Promise<void> {
    const mine = ++asked
    isLoading.value = true
    hasFailed.value = false
    try {
      const page = await showTimeline(form(), id(), kind.value === null ? [] : [kind.value], after)
      if (mine !== asked) return
      happened.value = after === undefined ? page.timeline : [...(happened.value ?? []), ...page.timeline]
      cursor.value = page.cursor
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (mine === asked) hasFailed.value = true
    } finally {
      if (mine === asked) isLoading.value = false
    }
  }

  const more = (): void => { if (cursor.value !== null) void load(cursor.value) }
  watch([form, id], () => { happened.value = undefined })
  // The server says its sentences in the reader's language.
  watch([form, id, version, kind, locale], () => void load(), { immediate: true })
  onScopeDispose(() => { asked++ })
  return { happened, cursor, kind, isLoading, hasFailed, load, more }
}
