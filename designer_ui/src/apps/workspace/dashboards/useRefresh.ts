/** Ask again every so many seconds, as long as somebody looks: a page that is hidden waits, and catches up once it is seen again. */
import { useDocumentVisibility, useIntervalFn } from '@vueuse/core'
import { ref, watch } from 'vue'

const BEAT = 1_000

export function useRefresh(seconds: () => number | null, run: () => void, now: () => number = () => Date.now()) {
  const visibility = useDocumentVisibility()
  /** When it was asked last. */
  const asked = ref(now())

  function refresh(): void {
    asked.value = now()
    run()
  }

  function look(): void {
    const wanted = seconds()
    if (wanted !== null && visibility.value === 'visible' && now() - asked.value >= wanted * 1_000) refresh()
  }
  useIntervalFn(look, BEAT)
  watch(visibility, look)
  return { refresh, asked }
}
