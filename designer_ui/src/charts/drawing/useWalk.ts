/** A drawing by keyboard: arrows walk its points, Enter leads to the records, Shift with arrows takes several periods together. */
import { computed, ref } from 'vue'

import type { Sketch, Spot } from '../chart'

export interface Walking {
  readonly show: (series: number, at: number) => void
  readonly hide: () => void
  readonly drill: (spot: Spot) => void
  readonly zoom: (from: number, to: number) => void
}

export function useWalk(sketch: () => Sketch | null, walking: Walking) {
  const series = ref(0)
  const at = ref(-1)
  /** Where several periods begin. */
  const anchor = ref<number | null>(null)
  const spot = computed(() => sketch()?.spots[series.value]?.[at.value])

  function to(nextSeries: number, nextAt: number): void {
    const spots = sketch()?.spots ?? []
    series.value = Math.min(Math.max(nextSeries, 0), Math.max(spots.length - 1, 0))
    at.value = Math.min(Math.max(nextAt, 0), Math.max((spots[series.value]?.length ?? 1) - 1, 0))
    walking.show(series.value, at.value)
  }

  function leave(): void {
    at.value = -1
    anchor.value = null
    walking.hide()
  }

  function press(event: KeyboardEvent): void {
    const time = sketch()?.time
    const steps: Readonly<Record<string, readonly [number, number]>> = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }
    const step = steps[event.key]
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (step) {
      if (event.shiftKey && time && step[1] !== 0) anchor.value ??= Math.max(at.value, 0)
      else anchor.value = null
      const isEdge = at.value < 0
      to(series.value + (isEdge ? 0 : step[0]), isEdge ? (step[1] < 0 ? Infinity : 0) : at.value + step[1])
    } else if (event.key === 'Home') to(series.value, 0)
    else if (event.key === 'End') to(series.value, Infinity)
    else if ((event.key === 'Enter' || event.key === ' ') && spot.value) {
      if (anchor.value !== null && anchor.value !== at.value) walking.zoom(anchor.value, at.value)
      else walking.drill(spot.value)
      anchor.value = null
    } else if (event.key === 'Escape' && at.value >= 0) leave()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return { series, at, anchor, spot, press, leave }
}
