/** Columns are made wider and narrower by their edge. */
import type { Ref } from 'vue'

const NARROWEST = 60
const WIDEST = 800

/** `live`: widths while they are drawn, by path; `done` is told the last one. */
export function useResizing(done: (path: string, width: number) => void, live: Ref<Readonly<Record<string, number>>>) {
  function start(event: PointerEvent, path: string, width: number): void {
    event.preventDefault()
    const handle = event.currentTarget as HTMLElement
    const from = event.clientX
    const before = live.value[path] ?? width
    handle.setPointerCapture(event.pointerId)
    const drag = (now: PointerEvent): void => {
      live.value = { ...live.value, [path]: Math.min(WIDEST, Math.max(NARROWEST, before + now.clientX - from)) }
    }
    const end = (): void => {
      handle.removeEventListener('pointermove', drag)
      done(path, live.value[path] ?? width)
    }
    handle.addEventListener('pointermove', drag)
    handle.addEventListener('pointerup', end, { once: true })
    handle.addEventListener('pointercancel', end, { once: true })
  }

  return { start }
}
