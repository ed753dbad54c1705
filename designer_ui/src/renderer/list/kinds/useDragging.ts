/** Drag things to places, by mouse, pen or finger. A finger has to rest first, so that lists can still be scrolled. Places are
 * elements with `data-place`; the keyboard has its own ways. */
import { onScopeDispose, ref, shallowRef } from 'vue'

import { ghostOf, placeAt, swallowClick } from './ghost'

/** Pixels after which a press is a drag. */
const SLOP = 6
/** Milliseconds that a finger rests. */
const REST = 280
/** Near this edge what holds the places scrolls. */
const EDGE = 48
const STEP = 14

interface Held<T> { readonly thing: T; readonly element: HTMLElement; readonly x: number; readonly y: number; readonly pointer: number }

/** `drop`: something was let go over a place. `scroller`: what scrolls while something is held at its edge. */
export function useDragging<T>(drop: (thing: T, place: string) => void, scroller: () => HTMLElement | null) {
  const dragged = shallowRef<T | null>(null)
  const over = ref<string | null>(null)
  let held: Held<T> | null = null
  let ghost: ReturnType<typeof ghostOf> | null = null
  let resting = 0
  let rolling = 0
  let last = { x: 0, y: 0 }

  /** For `pointerdown` on something that can be moved. */
  function press(event: PointerEvent, thing: T): void {
    if (event.button !== 0 || held !== null) return
    held = { thing, element: event.currentTarget as HTMLElement, x: event.clientX, y: event.clientY, pointer: event.pointerId }
    last = { x: event.clientX, y: event.clientY }
    if (event.pointerType === 'touch') resting = window.setTimeout(begin, REST)
    listen('addEventListener')
  }

  function begin(): void {
    if (held === null) return
    dragged.value = held.thing
    ghost = ghostOf(held.element)
    rolling = window.setInterval(roll, 16)
    follow()
  }

  function move(event: PointerEvent): void {
    if (held?.pointer !== event.pointerId) return
    last = { x: event.clientX, y: event.clientY }
    const far = Math.hypot(last.x - held.x, last.y - held.y) > SLOP
    if (dragged.value === null && far && event.pointerType === 'touch') end()
    else if (dragged.value === null && far) begin()
    else follow()
  }

  function follow(): void {
    if (held === null || ghost === null || dragged.value === null) return
    ghost.move(last.x - held.x, last.y - held.y)
    over.value = placeAt(last.x, last.y)
  }

  function roll(): void {
    const box = scroller()
    if (box === null) return
    const { left, right } = box.getBoundingClientRect()
    if (last.x < left + EDGE) box.scrollLeft -= STEP
    else if (last.x > right - EDGE) box.scrollLeft += STEP
    else return
    follow()
  }

  function up(event: PointerEvent): void {
    if (held?.pointer !== event.pointerId) return
    const [thing, place] = [dragged.value, over.value]
    end()
    if (thing === null) return
    swallowClick()
    if (place !== null) drop(thing, place)
  }

  function key(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || dragged.value === null) return
    event.stopPropagation()
    end()
  }

  function still(event: TouchEvent): void {
    if (dragged.value !== null) event.preventDefault()
  }

  function end(): void {
    window.clearTimeout(resting)
    window.clearInterval(rolling)
    ghost?.remove()
    ghost = null
    held = null
    dragged.value = null
    over.value = null
    listen('removeEventListener')
  }

  function listen(how: 'addEventListener' | 'removeEventListener'): void {
    window[how]('pointermove', move as EventListener)
    window[how]('pointerup', up as EventListener)
    window[how]('pointercancel', end)
    window[how]('keydown', key as EventListener, true)
    window[how]('touchmove', still as EventListener, { passive: false })
  }

  onScopeDispose(end)
  return { dragged, over, press }
}
