/** Links to records anywhere below the frame can be looked into: resting on one does it, or the space bar where one has the focus. */
import { useEventListener } from '@vueuse/core'
import { onScopeDispose, shallowRef } from 'vue'

export interface Peeked { readonly form: string; readonly id: number; readonly link: HTMLAnchorElement; readonly byKey: boolean }

const PAUSE = 400
const ADDRESS = /^\/app\/a\/([a-z]\w*)\/([a-z]\w*)\/(\d+)$/

export function peekedOf(link: HTMLAnchorElement, byKey: boolean): Peeked | null {
  const found = ADDRESS.exec(new URL(link.href, location.href).pathname)
  return found === null ? null : { form: `${found[1] ?? ''}.${found[2] ?? ''}`, id: Number(found[3]), link, byKey }
}

export function usePeeking() {
  const peeked = shallowRef<Peeked | null>(null)
  let waiting: ReturnType<typeof setTimeout> | undefined

  const wait = (work: () => void): void => { clearTimeout(waiting); waiting = setTimeout(work, PAUSE) }
  const close = (): void => { clearTimeout(waiting); peeked.value = null }
  const linkAt = (event: Event): HTMLAnchorElement | null => (event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('main a[href], aside a[href]') : null)

  useEventListener(document, 'pointerover', (event) => {
    if (event.pointerType !== 'mouse') return
    const isInside = event.target instanceof Element && event.target.closest('[data-peek]') !== null
    const link = linkAt(event)
    if (isInside) clearTimeout(waiting)
    else if (link === null) { if (peeked.value?.byKey !== true) wait(close) }
    else if (link !== peeked.value?.link) wait(() => { peeked.value = peekedOf(link, false) })
    else clearTimeout(waiting)
  })
  useEventListener(document, 'keydown', (event) => {
    const link = linkAt(event)
    if (event.key === 'Escape' && peeked.value !== null) {
      event.preventDefault()
      close()
    } else if (event.key === ' ' && link !== null && document.activeElement === link) {
      const found = peekedOf(link, true)
      if (found === null) return
      event.preventDefault()
      peeked.value = found
    }
  }, { capture: true })
  useEventListener(document, 'focusout', () => { if (peeked.value?.byKey === true) close() })
  useEventListener(document, 'click', close, { capture: true })
  useEventListener(document, 'scroll', close, { capture: true, passive: true })
  onScopeDispose(() => { clearTimeout(waiting) })
  return { peeked, close }
}
