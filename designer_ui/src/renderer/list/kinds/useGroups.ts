/** The columns of a kanban, once it is known what a link may lead to. */
import { computed, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'

import { listRecords } from '@/api/records'
import type { FieldInfo, FormInfo } from '@/api/types'
import { optionText } from '@/widgets/options'
import { useSurroundings } from '@/widgets/surroundings'
import { idOf } from '@/widgets/values'
import type { Found } from '@/widgets/widget'

import { type Group, groupsOf } from './groups'

/** More columns than that are one column of others. */
const MOST = 24
/** Records that are looked at for people who occur. */
const LOOK = 200

export function useGroups(form: () => FormInfo, field: () => FieldInfo) {
  const { t } = useI18n()
  const surroundings = useSurroundings()
  const found = shallowRef<readonly Found[] | null>(null)
  let asking = new AbortController()

  watch(() => [form().key, field().key], async () => {
    asking.abort()
    asking = new AbortController()
    const mine = asking
    found.value = null
    if (field().type !== 'link' && field().type !== 'user') return
    const all = field().target === null ? await occurring(mine.signal) : await surroundings.find(field(), '', mine.signal).catch(() => [])
    if (!mine.signal.aborted) found.value = all
  }, { immediate: true })

  /** Of people nobody tells a list: those that occur. */
  async function occurring(signal: AbortSignal): Promise<readonly Found[]> {
    const page = await listRecords(form().key, { fields: [field().key], filter: `is_filled(${field().key})`, limit: LOOK }, signal).catch(() => null)
    const ids = [...new Set(page?.records.map((record) => idOf(record[field().key])) ?? [])].filter((id) => id !== null)
    return Promise.all(ids.map(async (id) => ({ id, text: await surroundings.nameOf(field(), id) })))
  }

  return computed<readonly Group[] | null>(() => {
    const of = field()
    const isLink = of.type === 'link' || of.type === 'user'
    if (isLink && found.value === null) return null
    const words = { none: t('kinds.none_of'), others: t('kinds.others'), yes: t('widgets.yes'), no: t('widgets.no') }
    const shown = (found.value ?? []).slice(0, MOST)
    const isAll = isLink && of.target !== null && (found.value?.length ?? 0) <= MOST
    return groupsOf(of, words, (key) => optionText(of, key), shown, isAll || shown.length === 0)
  })
}
