/** The tour of the first visit: shown to each person once, on the first screen, and never again. */
import { computed, ref } from 'vue'
import { useRoute } from 'vue-router'

import { useCatalog } from '@/stores/catalog'
import { useSession } from '@/stores/session'

export interface Step {
  readonly key: 'apps' | 'search' | 'list' | 'why' | 'person'
  /** What it is about, where that is on the screen. */
  readonly at?: string
}

export const STEPS: readonly Step[] = [
  { key: 'apps', at: '.rail, .frame .tabs' }, { key: 'search', at: '.frame .bar .search' }, { key: 'list' }, { key: 'why' }, { key: 'person', at: '.frame .person' },
]

/** Where it is kept that somebody has seen it. */
export function tourKey(login: string): string {
  return `tessera.tour.${login}`
}

export function useTour() {
  const route = useRoute()
  const session = useSession()
  const catalog = useCatalog()
  const asked = ref(false)
  const ended = ref(0)
  const isSeen = computed(() => ended.value >= 0 && localStorage.getItem(tourKey(session.me?.login ?? '')) !== null)
  const isOn = computed(() => asked.value || (session.isIn && route.name === 'home' && catalog.apps.length > 0 && !isSeen.value))

  function end(): void {
    localStorage.setItem(tourKey(session.me?.login ?? ''), new Date().toISOString())
    asked.value = false
    ended.value += 1
  }

  return { isOn, begin: () => { asked.value = true }, end }
}
