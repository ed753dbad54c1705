/** One list as its address has it: view, filter, order, columns, words; and how this reader likes it. */
import { useLocalStorage } from '@vueuse/core'
import { computed, type Ref, shallowReactive, watch } from 'vue'
import { type LocationQueryRaw, useRoute } from 'vue-router'

import type { ListRequest } from '@/api/records'
import type { FormInfo, ViewInfo } from '@/api/types'
import type { SavedView } from '@/api/views'
import { useCatalog } from '@/stores/catalog'
import { askingOf } from '@/widgets/registry'

import { columnsOf, fieldAt, neededBy, usualPaths } from './columns'
import { both, conditionsOf, formulaOf, type Group, isComplete, NOTHING, packed, unpacked } from './filters'
import { type GroupKey, packedKeys, packedTotals, type Total, unpackedKeys, unpackedTotals } from './grouping'
import { AS_KEPT, useShown } from './kinds/useShown'
import { useAsking } from './useAsking'
import { documentOf, filterOf, widthsOf } from './views/document'
import type { Views } from './views/useViews'

interface Liking { readonly paths?: readonly string[]; readonly widths: Readonly<Record<string, number>>; readonly compact?: boolean }
/** In an address: what the view has is taken away. */
const NONE = 'none'

/** How this reader likes a list, in this browser. */
function useLiking(place: Ref<string>) {
  const likings = useLocalStorage<Record<string, Liking>>('tessera.lists', {})
  const usually = useLocalStorage('tessera.compact', false)
  const liking = computed<Liking>(() => likings.value[place.value] ?? { widths: {} })
  const like = (change: Partial<Liking>): void => { likings.value = { ...likings.value, [place.value]: { ...liking.value, ...change } } }
  const forget = (): void => { likings.value = Object.fromEntries(Object.entries(likings.value).filter(([key]) => key !== place.value)) }
  return { liking, like, forget, usually }
}

/** The forms that columns reach by links, as they are read. */
function useTargets(form: Ref<FormInfo | undefined>, paths: Ref<readonly string[]>): (key: string) => FormInfo | undefined {
  const catalog = useCatalog()
  const targets = shallowReactive(new Map<string, FormInfo>())
  watch(paths, async (wanted) => {
    for (const path of wanted) {
      const head = form.value?.fields.find((field) => field.key === path.split('.')[0])
      if (path.includes('.') && head?.target && !targets.has(head.target)) targets.set(head.target, await catalog.form(head.target))
    }
  }, { immediate: true })
  return (key) => targets.get(key)
}

/** `form`: what is known of the form; undefined while it is read. `views`: the saved ones, where a screen has them. */
export function useList(form: Ref<FormInfo | undefined>, views?: Pick<Views, 'saved' | 'isRead'>) {
  const route = useRoute()
  const ask = useAsking()
  const text = (name: string): string => (typeof route.query[name] === 'string' ? route.query[name] : '')

  /** A saved view is named by its number. */
  const savedId = computed(() => (/^\d+$/.test(text('view')) ? Number(text('view')) : null))
  const saved = computed<SavedView | undefined>(() => views?.saved.value.find((each) => each.id === savedId.value))
  const isMissing = computed(() => savedId.value !== null && saved.value === undefined && views?.isRead.value !== false)
  const view = computed<ViewInfo | undefined>(() => {
    const known = form.value?.views ?? []
    if (saved.value) return known.find((each) => each.key === saved.value?.document.base)
    return known.find((each) => each.key === text('view')) ?? known.find((each) => each.default) ?? known[0]
  })
  const place = computed(() => `${form.value?.key ?? ''}/${saved.value ? saved.value.id : view.value?.key ?? ''}`)
  const { liking, like, forget, usually } = useLiking(place)
  const shown = useShown(form, view, saved, text)

  const usual = computed(() => saved.value?.document.columns ?? view.value?.columns ?? (form.value ? usualPaths(form.value) : []))
  const paths = computed({ get: () => liking.value.paths ?? usual.value, set: (wanted: readonly string[]) => { like({ paths: wanted }) } })
  /** A part of the address; without it as the saved view has it. */
  const part = <T>(name: string, kept: () => T, nothing: T, read: (text: string) => T, write: (value: T) => string) => computed({
    get: (): T => (text(name) === NONE ? nothing : text(name) === '' ? kept() : read(text(name))),
    set: (wanted: T) => { ask({ [name]: write(wanted) || (write(kept()) === '' ? undefined : NONE) }) },
  })
  const filter = part<Group>('where', () => filterOf(saved.value), NOTHING, unpacked, packed)
  const group = part<readonly GroupKey[]>('group', () => unpackedKeys(packedKeys(saved.value?.document.group ?? [])), [], unpackedKeys, packedKeys)
  const totals = part<readonly Total[]>('totals', () => saved.value?.document.totals ?? [], [], unpackedTotals, packedTotals)
  const sort = computed({
    get: () => (text('sort') === '' ? saved.value?.document.sort ?? view.value?.sort ?? [] : text('sort').split(',')),
    set: (wanted: readonly string[]) => { ask({ sort: wanted.join(',') || undefined }) },
  })
  const words = computed({ get: () => text('q'), set: (wanted: string) => { ask({ q: wanted.trim() || undefined }) } })
  const isCompact = computed({
    get: () => liking.value.compact ?? (saved.value ? saved.value.document.density === 'compact' : usually.value),
    set: (wanted: boolean) => {
      like({ compact: wanted })
      usually.value = wanted
    },
  })
  const widths = computed(() => ({ ...widthsOf(saved.value), ...liking.value.widths }))

  const formOf = useTargets(form, paths)
  const columns = computed(() => (form.value ? columnsOf(form.value, paths.value, formOf, widths.value) : []))
  /** On a card: what the record is called, then what the view shows first. */
  const facts = computed(() => {
    const named = form.value?.label ? columnsOf(form.value, [form.value.label], formOf) : []
    return [...named, ...columns.value.filter((column) => column.path !== named[0]?.path)]
  })
  const narrowing = computed(() => formulaOf(filter.value, (path) => {
    const field = form.value ? fieldAt(form.value, path, formOf) : undefined
    return field ? askingOf(field) : 'none'
  }))
  /** The records behind a number of a report: what the view narrows besides counts only where the address names it. */
  const only = computed(() => text('only'))
  const conditions = computed(() => conditionsOf(filter.value).filter(isComplete).length)
  const request = computed<ListRequest | null>(() => {
    if (form.value === undefined || (savedId.value !== null && views?.isRead.value === false)) return null
    const narrowed = both(both(only.value === '' || text('view') !== '' ? view.value?.filter : null, only.value), narrowing.value)
    return {
      ...neededBy(paths.value, form.value), ...(narrowed === undefined ? {} : { filter: narrowed }), sort: sort.value,
      ...(words.value === '' ? {} : { q: words.value }), count: 'estimate',
    }
  })

  /** Whether the list differs from its view in what a view keeps. (Widths differ from reader to reader.) */
  const isChanged = computed(() => {
    const { paths: liked, compact } = liking.value
    const isOther = liked !== undefined && liked.join() !== usual.value.join()
    const isDenser = saved.value !== undefined && compact !== undefined && compact !== (saved.value.document.density === 'compact')
    return ['where', 'sort', 'group', 'totals'].some((name) => text(name) !== '') || isOther || isDenser || shown.isOther.value
  })
  const document = computed(() => documentOf({
    base: view.value?.key, paths: paths.value, filter: filter.value, sort: sort.value, group: group.value, totals: totals.value,
    isCompact: isCompact.value, widths: widths.value, kept: shown.kept.value,
  }))
  /** As the view has it. */
  function revert(more: LocationQueryRaw = {}): void {
    forget()
    ask({ where: undefined, sort: undefined, group: undefined, totals: undefined, ...AS_KEPT, ...more })
  }

  return {
    view, saved, isMissing, paths, filter, sort, group, totals, words, isCompact, columns, facts, conditions, only, request, isChanged, document,
    shown, ask, revert, liking, like, formOf,
  }
}

export type List = ReturnType<typeof useList>
