/** The tree of groups that a list is in, and the lines that it makes. */
import type { GroupData } from '@/api/groups'
import type { RecordData } from '@/api/types'

import type { GroupKey } from '../grouping'
import { type GroupNode, type Line, merged } from '../rows'

export interface Node {
  readonly key: string
  readonly level: number
  readonly group: GroupData
  readonly filter: string | undefined
  /** The groups inside it; undefined: it holds records, or has not been opened. */
  inside?: readonly Node[]
  records?: readonly RecordData[]
  cursor?: string | null
  isLoading?: boolean
}

export function findNode(nodes: readonly Node[], key: string): Node | undefined {
  for (const node of nodes) {
    const found = node.key === key ? node : findNode(node.inside ?? [], key)
    if (found) return found
  }
  return undefined
}

/** A record has changed, or gone (null), wherever it stands. */
export function putInto(nodes: readonly Node[], id: number, record: RecordData | null): void {
  for (const node of nodes) {
    if (node.inside) putInto(node.inside, id, record)
    if (node.records && record === null) node.records = node.records.filter((each) => each.id !== id)
    else if (node.records && record !== null) node.records = node.records.map((each) => (each.id === id ? merged(each, record) : each))
  }
}

export function linesOf(nodes: readonly Node[], keys: readonly GroupKey[], opened: ReadonlySet<string>): readonly Line[] {
  return nodes.flatMap((node): readonly Line[] => {
    const by = keys[node.level]
    if (by === undefined) return []
    const isOpen = opened.has(node.key)
    const shown: GroupNode = { key: node.key, level: node.level, by, group: node.group, isOpen }
    const head: Line = { kind: 'group', key: node.key, node: shown }
    if (!isOpen) return [head]
    const records = (node.records ?? []).map((record): Line => ({ kind: 'record', key: `${node.key}#${record.id}`, record }))
    const isMore = node.inside === undefined && (node.records === undefined || (node.cursor ?? null) !== null)
    const waiting: readonly Line[] = isMore ? [{ kind: 'wait', key: `${node.key}~`, of: node.key }] : []
    return [head, ...linesOf(node.inside ?? [], keys, opened), ...records, ...waiting]
  })
}
