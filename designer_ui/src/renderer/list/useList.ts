/** One list as its address has it: view, filter, order, columns, words; and how this reader likes it. */
import { useLocalStorage } from '@vueuse/core'
import { computed, type Ref, shallowReactive, watch } from 'vue'
import { type LocationQueryRaw, useRoute, useRouter } from 'vue-router'

import type { ListRequest } from '@/api/records'
import type { FormInfo, ViewInfo } from '@/api/types'
import { useCatalog } from '@/stores/catalog'
import { askingOf } from '@/widgets/registry'

import { columnsOf, fieldAt, neededBy, usualPaths } from './columns'
import { both, conditionsOf, formulaOf, type Group, isComplete, packed, unpacked } from './filters'

interface Liking { readonly paths?: readonly string[]; readonly widths: Readonly<Record<string, number>> }

/** `form`: what is known of the form; undefined while it is read. */
export function useList(form: Ref<FormInfo | undefined>) {
  const route = useRoute()
  const router = useRouter()
  const catalog = useCatalog()
  const targets = shallowReactive(new Map<string, FormInfo>())
  const formOf = (key: string): FormInfo | undefined => targets.get(key)

  const ask = (query: LocationQueryRaw): void => { void router.replace({ query: { ...route.query, ...query } }) }
  const text = (name: string): string => (typeof route.query[name] === 'string' ? route.query[name] : '')

  const view = computed<ViewInfo | undefined>(() => {
    const views = form.value?.views ?? []
    return views.find((each) => each.key === text('view')) ?? views.find((each) => each.default) ?? views[0]
  })
  const likings = useLocalStorage<Record<string, Liking>>('tessera.lists', {})
  const place = computed(() => `${form.value?.key ?? ''}/${view.value?.key ?? ''}`)
  const liking = computed<Liking>(() => likings.value[place.value] ?? { widths: {} })
  const like = (change: Partial<Liking>): void => { likings.value = { ...likings.value, [place.value]: { ...liking.value, ...change } } }

  const paths = computed({
    get: () => liking.value.paths ?? view.value?.columns ?? (form.value ? usualPaths(form.value) : []),
    set: (wanted: readonly string[]) => { like({ paths: wanted }) },
  })
  const filter = computed({ get: () => unpacked(route.query['where']), set: (wanted: Group) => { ask({ where: packed(wanted) || undefined }) } })
  const sort = computed({
    get: () => (text('sort') === '' ? view.value?.sort ?? [] : text('sort').split(',')),
    set: (wanted: readonly string[]) => { ask({ sort: wanted.join(',') || undefined }) },
  })
  const words = computed({ get: () => text('q'), set: (wanted: string) => { ask({ q: wanted.trim() || undefined }) } })

  watch(paths, async (wanted) => {
    for (const path of wanted) {
      const head = form.value?.fields.find((field) => field.key === path.split('.')[0])
      if (path.includes('.') && head?.target && !targets.has(head.target)) targets.set(head.target, await catalog.form(head.target))
    }
  }, { immediate: true })

  const columns = computed(() => (form.value ? columnsOf(form.value, paths.value, formOf, liking.value.widths) : []))
  /** On a card: what the record is called, then what the view shows first. */
  const facts = computed(() => {
    const named = form.value?.label ? columnsOf(form.value, [form.value.label], formOf) : []
    return [...named, ...columns.value.filter((column) => column.path !== named[0]?.path)]
  })
  const narrowing = computed(() => formulaOf(filter.value, (path) => {
    const field = form.value ? fieldAt(form.value, path, formOf) : undefined
    return field ? askingOf(field) : 'none'
  }))
  const conditions = computed(() => conditionsOf(filter.value).filter(isComplete).length)
  const request = computed<ListRequest | null>(() => {
    if (form.value === undefined) return null
    const narrowed = both(view.value?.filter, narrowing.value)
    return {
      ...neededBy(paths.value, form.value), ...(narrowed === undefined ? {} : { filter: narrowed }), sort: sort.value,
      ...(words.value === '' ? {} : { q: words.value }), count: 'estimate',
    }
  })

  return { view, paths, filter, sort, words, columns, facts, conditions, request, ask, liking, like, formOf }
}
