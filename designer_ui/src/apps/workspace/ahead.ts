/** Screens are fetched before they are needed: that of an address while the server is still asked, the likely next one when all is quiet. */
import type { RouteLocationNormalized } from 'vue-router'

type Fetch = () => Promise<unknown>
const frame: Fetch = () => import('./frame/Frame.vue')
const list: Fetch = () => import('./screens/List.vue')
/** By the name of a screen, what people mostly do next. */
const NEXT: Readonly<Record<string, readonly Fetch[]>> = {
  'sign-in': [frame, () => import('./screens/Home.vue'), list],
  home: [list],
  list: [() => import('./screens/NewRecord.vue'), () => import('./screens/Record.vue')],
}

/** Where fetching fails, the router tries again and tells. */
const quietly = (fetch: Fetch): void => { void fetch().catch(() => {}) }

/** The screens of an address, after what is being asked: a browser has few connections, and their files would take them all. */
export function fetchScreens(to: RouteLocationNormalized): void {
  setTimeout(() => {
    for (const { components } of to.matched) {
      const screen: unknown = components?.['default']
      if (typeof screen === 'function') quietly(screen as Fetch)
    }
  })
}

/** What will likely be needed after this screen; not where somebody saves data. */
export function fetchNext(to: RouteLocationNormalized): void {
  const saves = (navigator as Navigator & { connection?: { saveData?: boolean } }).connection?.saveData === true
  if (saves || typeof requestIdleCallback !== 'function') return
  for (const fetch of NEXT[String(to.name)] ?? []) requestIdleCallback(() => { quietly(fetch) }, { timeout: 5_000 })
}
