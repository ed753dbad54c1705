/** Where the nodes of a process stand: from left to right, each behind all that lead to it, as near to them in height as can be. Where its
 * author has drawn it, as it was drawn. Pure: knows sizes and flows, nothing of what they mean. */

export interface Drawn { readonly id: string; readonly type: string; readonly at?: readonly number[] | null; readonly attached_to?: string | null }
export interface Way {
  readonly id: string
  readonly from: string
  readonly to: string
  /** What is written beside it: columns make room for it. */
  readonly label?: string
}
export interface Box { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
export interface Point { readonly x: number; readonly y: number }

export interface Laid {
  readonly width: number
  readonly height: number
  /** Of shapes, by the ids of their nodes; below those of events and gateways there is room for their names. */
  readonly boxes: ReadonlyMap<string, Box>
  /** Corners of flows, by id. */
  readonly ways: ReadonlyMap<string, readonly Point[]>
  /** From the first to the last. */
  readonly order: readonly string[]
}

type Shape = 'event' | 'gateway' | 'task'
const SIZES: Readonly<Record<Shape, readonly [number, number]>> = { event: [36, 36], gateway: [40, 40], task: [148, 60] }
/** The least height of what is beside another, with the name below it. */
const LANE = 92
const GAP = 52
const EDGE = 20
/** Of a sign; Chinese ones are twice as wide. */
const SIGN = 5.6
/** Width of a column of events and gateways: their names want some. */
const NARROW = 84

export function shapeOf(type: string): Shape {
  return type.endsWith('_gateway') ? 'gateway' : /_event$|^timer$|^message$|^boundary_timer$/.test(type) ? 'event' : 'task'
}

/** A place in a column: a node, or where a long flow passes. */
interface Cell { readonly id: string; readonly column: number; middle: number }

/** Built into every process, drawn by nobody: what was returned to whoever began. It comes last, and below the rest. */
const isApart = (id: string): boolean => id.startsWith('@')

export function layOut(nodes: readonly Drawn[], flows: readonly Way[]): Laid {
  const known = new Map(nodes.map((node) => [node.id, node]))
  const ways = flows.filter((flow) => known.has(flow.from) && known.has(flow.to))
  const columns = columnsOf(nodes, ways)
  const rank = (id: string): number => (isApart(id) ? Infinity : columns.get(id) ?? 0)
  const order = [...known.keys()].sort((one, other) => (rank(one) === rank(other) ? 0 : rank(one) - rank(other)))
  const isDrawn = nodes.some((node) => node.at) && nodes.every((node) => node.at ?? node.attached_to ?? isApart(node.id))
  const { boxes, bends } = isDrawn ? asDrawn(nodes) : inColumns(nodes, ways, columns)
  hang(nodes, boxes)
  const lowest = Math.max(0, ...[...boxes.values()].map((box) => box.y + box.height))
  const paths = new Map(ways.map((way) => [way.id, pathOf(way, boxes, bends.get(way.id) ?? [], lowest)]))
  const points = [...paths.values()].flat()
  return {
    width: Math.max(0, ...[...boxes.values()].map((box) => box.x + box.width), ...points.map((point) => point.x)) + EDGE * 2,
    height: Math.max(lowest + 36, ...points.map((point) => point.y + EDGE)), boxes, ways: paths, order,
  }
}

/** The column of each node: one behind the last of those that lead to it, over flows that do not lead back. */
export function columnsOf(nodes: readonly Drawn[], ways: readonly Way[]): ReadonlyMap<string, number> {
  const hosts = new Map(nodes.flatMap((node) => (node.attached_to ? [[node.id, node.attached_to] as const] : [])))
  const next = new Map<string, string[]>()
  for (const way of ways) {
    const from = hosts.get(way.from) ?? way.from
    next.set(from, [...(next.get(from) ?? []), way.to])
  }
  const columns = new Map<string, number>()
  const open = new Set<string>()
  const done: string[] = []
  const kept = new Map<string, string[]>()
  const visit = (id: string): void => {
    if (open.has(id) || done.includes(id)) return
    open.add(id)
    for (const to of next.get(id) ?? []) {
      if (open.has(to)) continue // leads back
      kept.set(id, [...(kept.get(id) ?? []), to])
      visit(to)
    }
    open.delete(id)
    done.unshift(id)
  }
  const entered = new Set(ways.map((way) => way.to))
  const free = nodes.filter((node) => !node.attached_to)
  for (const node of [...free.filter((each) => !entered.has(each.id)), ...free]) visit(node.id)
  for (const id of done) {
    const at = columns.get(id) ?? 0
    columns.set(id, at)
    for (const to of kept.get(id) ?? []) columns.set(to, Math.max(columns.get(to) ?? 0, at + 1))
  }
  for (const [id, host] of hosts) columns.set(id, columns.get(host) ?? 0)
  return columns
}

interface Placed { readonly boxes: Map<string, Box>; readonly bends: ReadonlyMap<string, readonly Point[]> }

/** Authors place the upper left corners of what they draw. */
function asDrawn(nodes: readonly Drawn[]): Placed {
  const placed = nodes.filter((node) => node.at)
  const [left, top] = [0, 1].map((axis) => Math.min(...placed.map((node) => node.at?.[axis] ?? 0))) as [number, number]
  const lowest = Math.max(...placed.map((node) => (node.at?.[1] ?? 0) - top + SIZES[shapeOf(node.type)][1]))
  return {
    boxes: new Map(nodes.filter((node) => !node.attached_to).map((node) => {
      const [width, height] = SIZES[shapeOf(node.type)]
      const [x, y] = node.at ? [(node.at[0] ?? 0) - left, (node.at[1] ?? 0) - top] : [0, lowest + EDGE * 2]
      return [node.id, { x: x + EDGE, y: y + EDGE, width, height }]
    })),
    bends: new Map(),
  }
}

function inColumns(nodes: readonly Drawn[], ways: readonly Way[], columns: ReadonlyMap<string, number>): Placed {
  const free = nodes.filter((node) => !node.attached_to)
  const hosts = new Map(nodes.map((node) => [node.id, node.attached_to ?? node.id]))
  const count = Math.max(0, ...columns.values()) + 1
  const table: Cell[][] = Array.from({ length: count }, () => [])
  const cells = new Map(free.map((node) => [node.id, { id: node.id, column: columns.get(node.id) ?? 0, middle: 0 }]))
  for (const cell of [...cells.values()].sort((one, other) => Number(isApart(one.id)) - Number(isApart(other.id)))) table[cell.column]?.push(cell)
  const before = new Map<Cell, Cell[]>()
  const after = new Map<Cell, Cell[]>()
  const passes = new Map<string, Cell[]>()
  const join = (one: Cell, other: Cell): void => {
    before.set(other, [...(before.get(other) ?? []), one])
    after.set(one, [...(after.get(one) ?? []), other])
  }
  for (const way of ways) {
    const [from, to] = [cells.get(hosts.get(way.from) ?? ''), cells.get(way.to)]
    if (!from || !to || to.column <= from.column) continue
    let last: Cell = from
    for (let column = from.column + 1; column < to.column; column++) {
      const pass = { id: `${way.id}/${column}`, column, middle: 0 }
      table[column]?.push(pass)
      passes.set(way.id, [...(passes.get(way.id) ?? []), pass])
      join(last, pass)
      last = pass
    }
    join(last, to)
  }
  for (let turn = 0; turn < 4; turn++) {
    for (const column of table) settle(column, before)
    for (const column of [...table].reverse()) settle(column, after)
  }
  for (const column of table) settle(column, before)
  return place(free, table, passes, roomFor(ways, columns))
}

/** Each as high as its neighbours on one side are, in their order, not over another. */
function settle(column: Cell[], beside: ReadonlyMap<Cell, readonly Cell[]>): void {
  const wanted = new Map(column.map((cell) => {
    const near = beside.get(cell) ?? []
    return [cell, near.length === 0 ? cell.middle : near.reduce((sum, each) => sum + each.middle, 0) / near.length]
  }))
  const want = (cell: Cell): number => wanted.get(cell) ?? 0
  column.sort((one, other) => want(one) - want(other))
  let least = -Infinity
  for (const cell of column) least = cell.middle = Math.max(want(cell), least + LANE)
  const shift = column.reduce((sum, cell) => sum + cell.middle - want(cell), 0) / Math.max(1, column.length)
  for (const cell of column) cell.middle -= shift
}

/** What columns need behind them, so that what is written beside flows can be read. */
function roomFor(ways: readonly Way[], columns: ReadonlyMap<string, number>): ReadonlyMap<number, number> {
  const room = new Map<number, number>()
  for (const way of ways) {
    const column = columns.get(way.from) ?? 0
    const wide = [...(way.label ?? '')].reduce((sum, sign) => sum + (/[\u2e80-\uffff]/.test(sign) ? 2 : 1), 0) * SIGN
    room.set(column, Math.max(room.get(column) ?? 0, Math.min(wide, 120)))
  }
  return room
}

function place(
  nodes: readonly Drawn[], table: readonly (readonly Cell[])[], passes: ReadonlyMap<string, readonly Cell[]>, room: ReadonlyMap<number, number>,
): Placed {
  const known = new Map(nodes.map((node) => [node.id, node]))
  const top = Math.min(...table.flat().map((cell) => cell.middle))
  const boxes = new Map<string, Box>()
  const middles: number[] = []
  let left = EDGE
  for (const [number, column] of table.entries()) {
    const shapes = column.flatMap((cell) => known.get(cell.id) ?? [])
    const width = Math.max(NARROW, ...shapes.map((node) => SIZES[shapeOf(node.type)][0]))
    middles.push(left + width / 2)
    for (const cell of column) {
      const node = known.get(cell.id)
      if (!node) continue
      const [own, height] = SIZES[shapeOf(node.type)]
      boxes.set(cell.id, { x: left + (width - own) / 2, y: Math.round(cell.middle - top + EDGE + 30 - height / 2), width: own, height })
    }
    left += width + GAP - (width === NARROW ? NARROW / 4 : 0) + (room.get(number) ?? 0)
  }
  const at = (cell: Cell): Point => ({ x: middles[cell.column] ?? 0, y: Math.round(cell.middle - top + EDGE + 30) })
  return { boxes, bends: new Map([...passes].map(([id, all]) => [id, all.map(at)])) }
}

/** Events at the edge of an activity: below it, one beside the other. */
function hang(nodes: readonly Drawn[], boxes: Map<string, Box>): void {
  const counts = new Map<string, number>()
  for (const node of nodes) {
    const host = node.attached_to ? boxes.get(node.attached_to) : undefined
    if (!node.attached_to || !host) continue
    const number = counts.get(node.attached_to) ?? 0
    counts.set(node.attached_to, number + 1)
    boxes.set(node.id, { x: host.x + host.width - 32 - number * 34, y: host.y + host.height - 14, width: 28, height: 28 })
  }
}

/** Right out of one, left into the other, by where it passes; what leads back goes below everything. */
function pathOf(way: Way, boxes: ReadonlyMap<string, Box>, bends: readonly Point[], lowest: number): readonly Point[] {
  const [from, to] = [boxes.get(way.from), boxes.get(way.to)]
  if (!from || !to) return []
  const middle = (box: Box): number => box.y + box.height / 2
  if (to.x < from.x + from.width) {
    const [out, into, below] = [from.x + from.width / 2, to.x + to.width / 2, lowest + 28]
    return [{ x: out, y: from.y + from.height }, { x: out, y: below }, { x: into, y: below }, { x: into, y: to.y + to.height }]
  }
  const isHung = from.width === 28
  const start = isHung ? { x: from.x + 14, y: from.y + 28 } : { x: from.x + from.width, y: middle(from) }
  const stops = [start, ...bends, { x: to.x, y: middle(to) }]
  return stops.flatMap((stop, at) => {
    const last = stops[at - 1]
    if (!last || last.y === stop.y) return [stop]
    if (at === 1 && isHung) return [{ x: last.x, y: stop.y }, stop]
    // Turn just before the next column, where lines that come together meet; out of a fork at once.
    const x = at === stops.length - 1 && bends.length > 0 ? stop.x - GAP / 2 : at === 1 ? last.x + GAP / 3 : (last.x + stop.x) / 2
    return [{ x, y: last.y }, { x, y: stop.y }, stop]
  })
}

/** The corners as a line with round ones. */
export function lineOf(points: readonly Point[], radius = 8): string {
  return points.map((point, at) => {
    const [last, next] = [points[at - 1], points[at + 1]]
    if (!last) return `M${point.x} ${point.y}`
    if (!next) return `L${point.x} ${point.y}`
    const [one, other] = [toward(point, last, radius), toward(point, next, radius)]
    return `L${one.x} ${one.y}Q${point.x} ${point.y} ${other.x} ${other.y}`
  }).join('')
}

function toward(from: Point, to: Point, most: number): Point {
  const [x, y] = [to.x - from.x, to.y - from.y]
  const length = Math.hypot(x, y)
  const part = length === 0 ? 0 : Math.min(most, length / 2) / length
  return { x: from.x + x * part, y: from.y + y * part }
}
