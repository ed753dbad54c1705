/** A linked record opens beside what is there: the screen above says how; without one it is gone to. */
import { inject, type InjectionKey, provide } from 'vue'
import { useRouter } from 'vue-router'

import { addressOf } from '../frame/menu'

type Open = (form: string, id: number) => void
const KEY: InjectionKey<Open> = Symbol('peek')

export function providePeek(open: Open): void {
  provide(KEY, open)
}

export function usePeek(): Open {
  const router = useRouter()
  return inject(KEY, (form, id) => { void router.push(`${addressOf(form)}/${id}`) }, false)
}
