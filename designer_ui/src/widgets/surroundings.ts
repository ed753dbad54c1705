/** What widgets ask of the screen: the screen provides it, every widget below uses it. */
import { inject, type InjectionKey, provide } from 'vue'

import type { Surroundings } from './widget'

const KEY: InjectionKey<Surroundings> = Symbol('surroundings')

export function provideSurroundings(surroundings: Surroundings): void {
  provide(KEY, surroundings)
}

export function useSurroundings(): Surroundings {
  const found = inject(KEY)
  if (found === undefined) throw new Error('No screen above provides surroundings.')
  return found
}

export { KEY as surroundingsKey }
