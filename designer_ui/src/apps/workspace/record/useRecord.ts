/** One record on the screen: loaded, changed, saved; and what becomes of it when somebody else has changed it meanwhile. */
import { ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'

import { Refusal } from '@/api/client'
import { showRecord } from '@/api/records'
import { showHistory } from '@/api/stories'
import type { FormInfo, RecordData } from '@/api/types'
import { type FormState, useForm } from '@/renderer/form/useForm'
import { useSession } from '@/stores/session'
import { toast } from '@/ui'

import { asGiven, type Clash, clashesOf } from './merging'
import { receiptText } from './receipt'
import { fieldsOf } from './telling'

type Translate = Parameters<typeof fieldsOf>[2]

/** Say what others changed between what was seen here and what was saved. */
async function tellMerged(form: FormInfo, before: RecordData, until: number, me: string, t: Translate, locale: string): Promise<void> {
  const changes = (await showHistory(form.key, before.id)).filter((each) => each.version > before.version && each.version < until)
  const others = changes.filter((each) => each.by !== me && each.kind === 'updated')
  if (others.length === 0) return
  const keys = others.flatMap((each) => Object.keys(each.changes))
  const by = [...new Set(others.map((each) => each.by))].join(', ')
  toast(t('page.merged', { by, fields: fieldsOf(form, keys, t, locale) }), 'plain')
}

/** `shown` is told of every record that comes, `saved` of those that were changed here. */
export function useRecord(form: () => FormInfo, id: () => number | string, shown: (record: RecordData) => void, saved: (record: RecordData) => void) {
  const { t, locale } = useI18n()
  const session = useSession()
  const record = shallowRef<RecordData>()
  const refusal = shallowRef<Refusal>()
  const state = shallowRef<FormState>()
  const isEditing = ref(false)
  const clashes = shallowRef<readonly Clash[]>([])
  const theirs = shallowRef<RecordData>()

  const fetched = (of: FormInfo, asked: number | string): Promise<RecordData> => {
    const links = of.fields.filter((field) => field.type === 'link' && field.target !== null && field.right !== 'masked')
    return showRecord(of.key, asked, links.map((field) => field.key))
  }

  async function load(): Promise<void> {
    const [asked, of] = [id(), form()]
    const isStale = (): boolean => asked !== id() || of !== form()
    refusal.value = undefined
    try {
      const found = await fetched(of, asked)
      if (isStale()) return
      record.value = found
      state.value = useForm(of, found)
      isEditing.value = state.value.isRestored.value
      shown(found)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (!isStale()) refusal.value = error
    }
  }

  watch(() => [form().key, form().digest, id()], () => {
    record.value = undefined
    isEditing.value = false
    clashes.value = []
    void load()
  }, { immediate: true })

  async function save(): Promise<void> {
    const [of, its] = [form(), state.value]
    const before = its?.base.value
    const answer = await its?.save()
    if (its !== state.value) return
    if (!answer) {
      if (its?.refusal.value?.status === 409) await meet()
      return
    }
    isEditing.value = false
    toast([t('record.saved'), receiptText(answer.receipt)].filter((part) => part !== '').join(' '), 'good')
    await load()
    if (record.value) saved(record.value)
    if (before && answer.record && answer.record.version > before.version + 1) await tellMerged(of, before, answer.record.version, session.me?.login ?? '', t, locale.value)
  }

  /** Somebody else has changed it meanwhile. Where it was not the same field, what they changed comes in and the save goes on. */
  async function meet(): Promise<void> {
    const [of, its] = [form(), state.value]
    const before = its?.base.value
    if (!its || !before) return
    const now = await fetched(of, before.id)
    if (its !== state.value) return
    theirs.value = now
    clashes.value = clashesOf(of, before, now, its.values.value)
    if (clashes.value.length > 0 || now.version === before.version) return
    its.rebase(now)
    await save()
  }

  /** What both have changed is chosen: it stands on top of what they made of it. */
  async function settle(values: Readonly<Record<string, unknown>>): Promise<void> {
    const its = state.value
    if (!its || !theirs.value) return
    its.rebase(theirs.value)
    for (const [key, value] of Object.entries(values)) its.set(key, value === its.values.value[key] ? value : asGiven(value))
    clashes.value = []
    if (its.isDirty.value) await save()
    else {
      its.forget()
      await load()
      isEditing.value = false
      if (record.value) saved(record.value)
    }
  }

  return { record, refusal, state, isEditing, clashes, load, save, settle }
}
