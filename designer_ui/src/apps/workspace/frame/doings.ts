/** What can be done where one is: what the menus on the screen offer, told to the palette while they are there. */
import { onScopeDispose, shallowReactive } from 'vue'

import type { MenuItem } from '@/ui'

export interface Doings {
  readonly items: () => readonly MenuItem[]
  readonly choose: (key: string) => unknown
  /** Listed only for who types: true on every screen. */
  readonly isQuiet?: boolean
}

/** Those that came last come first: a record that is open over its list. */
const offered = shallowReactive<Doings[]>([])

export function useDoings(doings: Doings): void {
  offered.unshift(doings)
  onScopeDispose(() => { offered.splice(offered.indexOf(doings), 1) })
}

export interface Doing { readonly item: MenuItem; readonly run: () => unknown }

export function doingsFor(words: string): readonly Doing[] {
  const wanted = words.trim().toLowerCase()
  return offered
    .filter((each) => wanted !== '' || !each.isQuiet)
    .flatMap(({ items, choose }) => items().map((item) => ({ item, run: () => choose(item.key) })))
    .filter(({ item }) => item.text.toLowerCase().includes(wanted))
}
