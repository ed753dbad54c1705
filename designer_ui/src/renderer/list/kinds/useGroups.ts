/** The columns of a kanban as the server counts them: titles as far as the reader may see them, numbers exact. */
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'

import { Refusal } from '@/api/client'
import { groupRecords, type Groups } from '@/api/groups'
import type { ListRequest } from '@/api/records'
import type { FieldInfo, FormInfo } from '@/api/types'
import { optionText } from '@/widgets/options'
import { useSurroundings } from '@/widgets/surroundings'
import type { Found } from '@/widgets/widget'

import { both } from '../filters'
import { counted, foundIn, type Group, groupsOf } from './groups'

/** Columns of linked records and people; what is beyond is one column of others. */
export const MOST = 50
/** Where a link leads to so few, all of them have a column, also those that nothing is in yet. */
const FEW = 24

interface Told { readonly groups: Groups | null; readonly found: readonly Found[]; readonly total: number | null }

export function useGroups(form: () => FormInfo, field: () => FieldInfo, request: () => ListRequest) {
  const { t, locale } = useI18n()
  const surroundings = useSurroundings()
  const told = shallowRef<Told | null>(null)
  let asking = new AbortController()
  const isLink = (): boolean => field().type === 'link' || field().type === 'user'

  async function ask(signal: AbortSignal): Promise<Told> {
    const { filter, q } = request()
    const narrowed = { totals: [], ...(filter === undefined ? {} : { filter }), ...(q === undefined ? {} : { q }) }
    // One more for what has no value.
    const more = isLink() ? { sort: '-count' as const, limit: MOST + 1 } : {}
    const reach = isLink() && field().target !== null ? surroundings.find(field(), '', signal).catch(() => []) : []
    const groups = await groupRecords(form().key, { by: [field().key], ...narrowed, ...more }, signal)
    const filled = { ...narrowed, filter: both(filter, `is_filled(${field().key})`) ?? '' }
    const total = groups.is_cut ? (await groupRecords(form().key, { by: [], ...filled }, signal)).groups[0]?.count ?? null : null
    const others = await reach
    const seen = foundIn(groups, (id) => t('kinds.unseen', { id })).slice(0, MOST)
    const known = new Set(seen.map(({ id }) => id))
    const empty = others.length <= FEW && !groups.is_cut ? others.filter(({ id }) => !known.has(id)) : []
    const found = [...seen, ...empty].sort((one, other) => one.text.localeCompare(other.text, locale.value, { numeric: true }))
    return { groups, total, found: isLink() ? found : [] }
  }

  async function reload(): Promise<void> {
    asking.abort()
    const mine = (asking = new AbortController())
    try {
      const answer = await ask(mine.signal)
      if (!mine.signal.aborted) told.value = answer
    } catch (error) {
      if (mine.signal.aborted) return
      if (!(error instanceof Refusal)) throw error
      // The columns say themselves what is wrong with what is asked.
      told.value = { groups: null, found: [], total: null }
    }
  }

  watch(() => [form().key, field().key, request().filter, request().q], (now, before) => {
    if (before === undefined || now[0] !== before[0] || now[1] !== before[1]) told.value = null
    void reload()
  }, { immediate: true })
  onScopeDispose(() => { asking.abort() })

  const isCut = computed(() => isLink() && told.value?.groups?.is_cut === true)
  const groups = computed<readonly Group[] | null>(() => {
    const of = field()
    if (told.value === null) return null
    const words = { none: t('kinds.none_of'), others: t('kinds.others'), yes: t('widgets.yes'), no: t('widgets.no') }
    const all = groupsOf(of, words, (key) => optionText(of, key), told.value.found, !isCut.value)
    return told.value.groups === null ? all : counted(all, told.value.groups, told.value.total)
  })
  return { groups, isCut, reload }
}
