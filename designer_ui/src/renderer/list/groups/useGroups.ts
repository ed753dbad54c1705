/** A list in groups: each opens to the groups or records inside it, page after page as they are scrolled to. */
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'

import { Refusal } from '@/api/client'
import { type GroupData, groupRecords } from '@/api/groups'
import { listRecords, type ListRequest } from '@/api/records'
import type { RecordData } from '@/api/types'

import { both } from '../filters'
import { type GroupKey, packedKeys, packedTotals, type Total } from '../grouping'
import { type GroupNode, type Line, merged } from '../rows'

const SIZE = 100

interface Node {
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

export interface Wanted {
  readonly request: ListRequest
  readonly keys: readonly GroupKey[]
  readonly totals: readonly Total[]
}

/** `wanted`: null while the list is not in groups. */
export function useGroups(form: () => string, wanted: () => Wanted | null) {
  const top = shallowRef<readonly Node[]>([])
  const isCut = ref(false)
  const isFirst = ref(true)
  const refusal = shallowRef<Refusal | null>(null)
  const opened = ref<ReadonlySet<string>>(new Set())
  let asking = new AbortController()

  /** Nodes are filled where they are; whoever shows them is told so. */
  const changed = (): void => { top.value = [...top.value] }

  async function nodesOf(above: Node | null): Promise<readonly Node[]> {
    const now = wanted()
    const level = above === null ? 0 : above.level + 1
    const key = now?.keys[level]
    if (!now || !key) return []
    const filter = both(now.request.filter, above?.filter)
    const ask = { by: [packedKeys([key])], totals: now.totals.map((total) => packedTotals([total])), ...plain(now.request.q, filter) }
    const found = await groupRecords(form(), ask, asking.signal)
    if (above === null) isCut.value = found.is_cut
    return found.groups.map((group) => ({
      key: `${above?.key ?? ''}/${JSON.stringify(group.keys)}`, level, group, filter: both(above?.filter, group.filter),
    }))
  }

  async function fill(node: Node): Promise<void> {
    const now = wanted()
    if (!now || node.isLoading) return
    const mine = asking
    node.isLoading = true
    try {
      if (now.keys.length > node.level + 1) {
        node.inside = await nodesOf(node)
        await Promise.all(node.inside.filter((each) => opened.value.has(each.key)).map(fill))
      } else {
        const filter = both(now.request.filter, node.filter)
        const { count: _, ...request } = now.request
        const more = { limit: SIZE, ...(filter === undefined ? {} : { filter }), ...(node.cursor ? { cursor: node.cursor } : {}) }
        const page = await listRecords(form(), { ...request, ...more }, mine.signal)
        node.records = [...(node.records ?? []), ...page.records]
        node.cursor = page.cursor
      }
    } catch (error) {
      if (!mine.signal.aborted && error instanceof Refusal) refusal.value = error
      else if (!mine.signal.aborted) throw error
    } finally {
      node.isLoading = false
      if (!mine.signal.aborted) changed()
    }
  }

  async function reload(quietly = false): Promise<void> {
    asking.abort()
    asking = new AbortController()
    const mine = asking
    if (wanted() === null) {
      top.value = []
      return
    }
    if (!quietly) {
      top.value = []
      isFirst.value = true
    }
    refusal.value = null
    try {
      const nodes = await nodesOf(null)
      await Promise.all(nodes.filter((each) => opened.value.has(each.key)).map(fill))
      if (!mine.signal.aborted) top.value = nodes
    } catch (error) {
      if (mine.signal.aborted) return
      if (!(error instanceof Refusal)) throw error
      refusal.value = error
    } finally {
      if (!mine.signal.aborted) isFirst.value = false
    }
  }

  function find(nodes: readonly Node[], key: string): Node | undefined {
    for (const node of nodes) {
      const found = node.key === key ? node : find(node.inside ?? [], key)
      if (found) return found
    }
    return undefined
  }

  function toggle(key: string, isOpen = !opened.value.has(key)): void {
    const next = new Set(opened.value)
    if (isOpen) next.add(key)
    else next.delete(key)
    opened.value = next
    const node = find(top.value, key)
    if (isOpen && node && node.inside === undefined && node.records === undefined) void fill(node)
  }

  function toggleAll(isOpen: boolean): void {
    for (const node of top.value) toggle(node.key, isOpen)
  }

  const lines = computed<readonly Line[]>(() => linesOf(top.value, wanted()?.keys ?? [], opened.value))

  /** Somebody sees that more is to come. */
  function need(key: string): void {
    const node = find(top.value, key)
    if (node && !node.isLoading && (node.cursor !== null || node.records === undefined)) void fill(node)
  }

  function put(id: number, record: RecordData | null): void {
    const within = (nodes: readonly Node[]): void => {
      for (const node of nodes) {
        if (node.inside) within(node.inside)
        if (node.records) {
          node.records = record === null ? node.records.filter((each) => each.id !== id) : node.records.map((each) => (each.id === id ? merged(each, record) : each))
        }
      }
    }
    within(top.value)
    changed()
  }

  watch([form, () => packedKeys(wanted()?.keys ?? [])], () => { opened.value = new Set() })
  watch([form, () => JSON.stringify(wanted())], () => void reload(), { immediate: true })
  onScopeDispose(() => { asking.abort() })
  return { lines, isCut, isFirst, refusal, opened, toggle, toggleAll, need, put, reload }
}

function plain(q: string | undefined, filter: string | undefined): { q?: string; filter?: string } {
  return { ...(q === undefined ? {} : { q }), ...(filter === undefined ? {} : { filter }) }
}

function linesOf(nodes: readonly Node[], keys: readonly GroupKey[], opened: ReadonlySet<string>): readonly Line[] {
  return nodes.flatMap((node): readonly Line[] => {
    const by = keys[node.level]
    if (by === undefined) return []
    const isOpen = opened.has(node.key)
    const shown: GroupNode = { key: node.key, level: node.level, by, group: node.group, isOpen }
    const head: Line = { kind: 'group', key: node.key, node: shown }
    if (!isOpen) return [head]
    const records = (node.records ?? []).map((record): Line => ({ kind: 'record', key: `${node.key}#${record.id}`, record }))
    const isMore = node.inside === undefined && (node.records === undefined || (node.cursor ?? null) !== null)
    return [head, ...linesOf(node.inside ?? [], keys, opened), ...records, ...(isMore ? [{ kind: 'wait' as const, key: `${node.key}~`, of: node.key }] : [])]
  })
}
