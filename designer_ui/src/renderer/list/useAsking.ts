/** Change the address of a list. A later click wins: once a way leads elsewhere, what a list still asks for is dropped. */
import { onScopeDispose } from 'vue'
import { type LocationQueryRaw, useRoute, useRouter } from 'vue-router'

export function useAsking(): (query: LocationQueryRaw) => void {
  const route = useRoute()
  const router = useRouter()
  let isLeaving = false
  let isGone = false
  const stops = [
    // Before the screen that is wanted has been loaded, and while this one is still seen.
    router.beforeEach((to, from) => { isLeaving = to.path !== from.path }),
    router.afterEach(() => { isLeaving = false }),
  ]
  onScopeDispose(() => {
    isGone = true
    for (const stop of stops) stop()
  })
  return (query) => { if (!isLeaving && !isGone) void router.replace({ query: { ...route.query, ...query } }) }
}
