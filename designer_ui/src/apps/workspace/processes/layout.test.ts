import { describe, expect, it } from 'vitest'

import { type Box, columnsOf, type Drawn, layOut, lineOf, type Way } from './layout'

const TYPES: Readonly<Record<string, string>> = { start: 'start_event', end: 'end_event', fork: 'exclusive_gateway', meet: 'parallel_gateway' }
const flows = (...ways: string[]): Way[] => ways.flatMap((way) => {
  const keys = way.split('>').map((key) => key.trim())
  return keys.slice(1).map((to, at) => ({ id: `${keys[at]}→${to}`, from: keys[at] ?? '', to }))
})
const nodes = (ways: readonly Way[], more: Readonly<Record<string, Partial<Drawn>>> = {}): Drawn[] =>
  [...new Set(ways.flatMap((way) => [way.from, way.to]).concat(Object.keys(more)))].map((id) => ({ id, type: TYPES[id] ?? 'user_task', ...more[id] }))
const meets = (one: Box, other: Box): boolean =>
  one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height

describe('columns', () => {
  it('are by the longest way', () => {
    const ways = flows('start > boss > fork > finance > grant > end', 'fork > grant')
    expect([...columnsOf(nodes(ways), ways)].sort(([, one], [, other]) => one - other)).toEqual([
      ['start', 0], ['boss', 1], ['fork', 2], ['finance', 3], ['grant', 4], ['end', 5],
    ])
  })

  it('do not mind what leads back, or to itself', () => {
    const ways = flows('start > a > b > fork > end', 'fork > a', 'b > b')
    expect(columnsOf(nodes(ways), ways).get('end')).toBe(4)
  })

  it('of events at an edge are those of their activities', () => {
    const ways = flows('start > a > end', 'late > remind > end')
    const columns = columnsOf(nodes(ways, { late: { type: 'boundary_timer', attached_to: 'a' } }), ways)
    expect([columns.get('late'), columns.get('remind'), columns.get('end')]).toEqual([1, 2, 3])
  })
})

describe('places', () => {
  const ways = flows('start > fork > a > meet > end', 'fork > b > meet', 'fork > c > d > e > meet', 'meet > fork')

  it('are one beside the other, and flows go right', () => {
    const all = nodes(ways)
    const { boxes, ways: paths, width, height } = layOut(all, ways)
    const places = [...boxes.values()]
    for (const [at, one] of places.entries()) for (const other of places.slice(at + 1)) expect(meets(one, other)).toBe(false)
    for (const box of places) expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height).toBe(true)
    for (const way of ways.slice(0, -1)) {
      const points = paths.get(way.id) ?? []
      expect(points.length).toBeGreaterThan(1)
      for (const [at, point] of points.entries()) expect(point.x).toBeGreaterThanOrEqual(points[at - 1]?.x ?? 0)
    }
  })

  it('of a plain sequence are on one line', () => {
    const plain = flows('start > a > b > end')
    const { boxes, ways: paths } = layOut(nodes(plain), plain)
    expect(new Set([...boxes.values()].map((box) => box.y + box.height / 2)).size).toBe(1)
    expect([...paths.values()].every((points) => points.length === 2)).toBe(true)
  })

  it('are those of the author where there are any', () => {
    const plain = flows('start > a > end')
    const at = { start: { at: [100, 60] }, a: { at: [200, 48] }, end: { at: [420, 60] } }
    const { boxes } = layOut([...nodes(plain, at), { id: '@revision', type: 'revision' }], plain)
    expect([boxes.get('start')?.x, boxes.get('a')?.x, boxes.get('a')?.y]).toEqual([20, 120, 20])
    expect(boxes.get('@revision')?.y).toBeGreaterThan(80)
  })

  it('what leads back goes below everything', () => {
    const { boxes, ways: paths } = layOut(nodes(ways), ways)
    const lowest = Math.max(...[...boxes.values()].map((box) => box.y + box.height))
    expect(Math.max(...(paths.get('meet→fork') ?? []).map((point) => point.y))).toBeGreaterThan(lowest)
  })

  it('leave room for what is written beside flows', () => {
    const plain = flows('start > fork > a', 'fork > b')
    const wide = layOut(nodes(plain), plain.map((way) => ({ ...way, label: way.from === 'fork' ? '金额超过一千元' : '' }))).width
    expect(wide - layOut(nodes(plain), plain).width).toBeGreaterThan(70)
  })

  it('of nothing are nothing', () => expect(layOut([], []).boxes.size).toBe(0))
})

it('a line has round corners', () => {
  expect(lineOf([{ x: 0, y: 0 }, { x: 20, y: 0 }, { x: 20, y: 30 }])).toBe('M0 0L12 0Q20 0 20 8L20 30')
})
