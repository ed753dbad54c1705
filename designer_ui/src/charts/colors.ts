/** Colours of drawings, read from the tokens as they are where the drawing stands: light, dark, or the dark of a wall. */
import type { Option } from '@/api/types'

/** In the order in which they are given out: neighbours differ also for those who see colours otherwise. */
const ORDER = ['teal', 'blue', 'amber', 'purple', 'pink', 'cyan', 'orange', 'green', 'red', 'gray'] as const
export type Hue = (typeof ORDER)[number]

export interface Colors {
  readonly hue: Readonly<Record<Hue, string>>
  readonly text: string
  readonly quiet: string
  readonly faint: string
  readonly line: string
  readonly panel: string
  readonly hover: string
  readonly font: string
}

export function readColors(element: Element): Colors {
  const style = getComputedStyle(element)
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  const hue = Object.fromEntries(ORDER.map((name) => [name, token(`draw-${name}`)])) as Record<Hue, string>
  return {
    hue, text: token('text'), quiet: token('quiet'), faint: token('faint'), line: token('line'), panel: token('panel'), hover: token('hover'), font: token('font'),
  }
}

const isHue = (name: string | undefined): name is Hue => ORDER.includes(name as Hue)

/** A hue for each of several keys: that of its option where it has one and nobody else took it, gray for what has no value. */
export function huesOf(keys: readonly unknown[], options: readonly Option[] = []): readonly Hue[] {
  const taken = new Set<Hue>()
  const own = keys.map((key) => {
    if (key === null) return 'gray' as const
    const color = options.find((each) => each.key === key)?.color
    if (!isHue(color) || taken.has(color)) return undefined
    taken.add(color)
    return color
  })
  const free = ORDER.filter((hue) => !taken.has(hue) && hue !== 'gray')
  const pool = free.length > 0 ? free : ORDER
  let next = 0
  return own.map((hue) => hue ?? pool[next++ % pool.length] ?? 'teal')
}
