/** A list in groups: each opens to the groups or records inside it, page after page as they are scrolled to. */
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'

import { Refusal } from '@/api/client'
import { groupRecords } from '@/api/groups'
import { listRecords, type ListRequest } from '@/api/records'
import type { RecordData } from '@/api/types'

import { both } from '../filters'
import { type GroupKey, packedKeys, packedTotals, type Total } from '../grouping'
import type { Line } from '../rows'
import { findNode, linesOf, type Node, putInto } from './nodes'

const SIZE = 100

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
    if (!now) return []
    const found = await askNodes(form(), now, above, asking.signal)
    if (above === null) isCut.value = found.isCut
    return found.nodes
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
        await askRecords(form(), now, node, mine.signal)
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
    if (!quietly) [top.value, isFirst.value] = [[], true]
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

  function toggle(key: string, isOpen = !opened.value.has(key)): void {
    const next = new Set(opened.value)
    if (isOpen) next.add(key)
    else next.delete(key)
    opened.value = next
    const node = findNode(top.value, key)
    if (isOpen && node && node.inside === undefined && node.records === undefined) void fill(node)
  }

  const lines = computed<readonly Line[]>(() => linesOf(top.value, wanted()?.keys ?? [], opened.value))

  /** Somebody sees that more is to come. */
  function need(key: string): void {
    const node = findNode(top.value, key)
    if (node && !node.isLoading && (node.cursor !== null || node.records === undefined)) void fill(node)
  }

  function put(id: number, record: RecordData | null): void {
    putInto(top.value, id, record)
    changed()
  }

  watch([form, () => packedKeys(wanted()?.keys ?? [])], () => { opened.value = new Set() })
  watch([form, () => JSON.stringify(wanted())], () => void reload(), { immediate: true })
  onScopeDispose(() => { asking.abort() })
  return { lines, isCut, isFirst, refusal, opened, toggle, need, put, reload }
}

/** The groups inside another one, or at the top. */
async function askNodes(form: string, now: Wanted, above: Node | null, signal: AbortSignal): Promise<{ nodes: readonly Node[]; isCut: boolean }> {
  const level = above === null ? 0 : above.level + 1
  const key = now.keys[level]
  if (!key) return { nodes: [], isCut: false }
  const totals = now.totals.map((total) => packedTotals([total]))
  const narrowed = plain(now.request.q, both(now.request.filter, above?.filter))
  const found = await groupRecords(form, { by: [packedKeys([key])], totals, ...narrowed }, signal)
  const nodes = found.groups.map((group) => ({
    key: `${above?.key ?? ''}/${JSON.stringify(group.keys)}`, level, group, filter: both(above?.filter, group.filter),
  }))
  return { nodes, isCut: found.is_cut }
}

/** The next page of a group's records. */
async function askRecords(form: string, now: Wanted, node: Node, signal: AbortSignal): Promise<void> {
  const filter = both(now.request.filter, node.filter)
  const request: ListRequest = { ...now.request, count: 'none', limit: SIZE, ...(filter === undefined ? {} : { filter }) }
  const page = await listRecords(form, { ...request, ...(node.cursor ? { cursor: node.cursor } : {}) }, signal)
  node.records = [...(node.records ?? []), ...page.records]
  node.cursor = page.cursor
}

function plain(q: string | undefined, filter: string | undefined): { q?: string; filter?: string } {
  return { ...(q === undefined ? {} : { q }), ...(filter === undefined ? {} : { filter }) }
}
