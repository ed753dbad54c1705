/** A record while its form is filled in. What follows from what is given is worked out here at once, as far as the form's live formulas
 * go (`live.ts`); the server's preview, the same decision as the save, follows and has the last word. What was begun and not saved is
 * kept in the browser. */
import { computed, ref, shallowRef } from 'vue'

import { onceKey, Refusal, type Wrong } from '@/api/client'
import { createRecord, type Saved, updateRecord } from '@/api/records'
import type { FieldInfo, FormInfo, RecordData } from '@/api/types'

import { useDraft } from './draft'
import { useFollowing } from './useFollowing'
import { usePreview } from './usePreview'
import { useProblems } from './useProblems'

/** `record`: the one that is changed; null: a new one, with `given` to begin with. `step`: what is given is sent elsewhere, with a step of
 * a process that has its own rights: drafts are kept under that name, and the preview, which goes by the reader's, is not asked. */
export function useForm(form: FormInfo, record: RecordData | null, given: Readonly<Record<string, unknown>> = {}, step?: string) {
  const base = shallowRef<RecordData | null>(record)
  const draft = useDraft(step ?? `${form.key}.${record?.id ?? 'new'}`, () => base.value?.version ?? 0)
  const begun = draft.load()
  const values = shallowRef<Record<string, unknown>>({ ...given, ...begun })
  const isRestored = ref(begun !== null)
  const { preview, asked, ask } = usePreview(form.key, () => values.value, () => base.value?.id ?? null)
  const refusal = shallowRef<Refusal | null>(null)
  const touched = ref<ReadonlySet<string>>(new Set())
  const isSaving = ref(false)
  const hasTried = ref(false)
  let once = onceKey()

  function set(key: string, value: unknown): void {
    const was = base.value?.[key] ?? null
    const next = { ...values.value }
    if (base.value !== null && same(was, value)) delete next[key]
    else next[key] = value
    values.value = next
    touched.value = new Set([...touched.value, key])
    refusal.value = null
    once = onceKey()
    draft.keep(next)
    if (step === undefined) void ask()
  }

  /** What was sent elsewhere was refused: what is wrong is said at its fields. */
  function refuse(given: Refusal): void {
    hasTried.value = true
    refusal.value = given
  }

  const { isDirty, valueOf, hidden, required, fixed, hiddenSections } = useFollowing(form, base, values, preview, asked)
  const errors = computed<readonly Wrong[]>(() => refusal.value?.errors ?? preview.value?.errors ?? [])
  const { general, problemsOf, innerOf, placeOf } = useProblems(form, errors, hasTried, touched)
  const mayWrite = (field: FieldInfo): boolean => !fixed.value.has(field.key) && isWritable(field, base.value === null)

  /** The saved record; null where it was refused: `refusal` says why. */
  async function save(): Promise<Saved | null> {
    isSaving.value = true
    hasTried.value = true
    refusal.value = null
    try {
      const before = base.value
      const saved = before === null
        ? await createRecord(form.key, values.value, once)
        : await updateRecord(form.key, before.id, values.value, before.version, once)
      forget()
      if (saved.record) base.value = saved.record
      hasTried.value = false
      return saved
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refusal.value = error
      return null
    } finally {
      isSaving.value = false
    }
  }

  /** Give up what was not saved. */
  function forget(): void {
    values.value = {}
    preview.value = null
    touched.value = new Set()
    once = onceKey()
    draft.forget()
  }

  /** The record as it is now, with what was given here on top. */
  function rebase(record: RecordData): void {
    base.value = record
    refusal.value = null
    void ask()
  }

  if (step === undefined && (record === null || isRestored.value)) void ask()
  return {
    base, values, refusal, hidden, hiddenSections, required, isDirty, isSaving, isRestored, general, set, valueOf,
    problemsOf, innerOf, placeOf, mayWrite, save, refuse, forget, rebase,
  }
}

export type FormState = ReturnType<typeof useForm>

/** What is seen masked may be given to a new record, whose maker knows it anyway. */
function isWritable(field: FieldInfo, isNew: boolean): boolean {
  return !field.is_computed && (field.right === 'write' || (isNew && field.right === 'masked'))
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(plain(one)) === JSON.stringify(plain(other))
}

/** A linked record is its id; nothing is null. */
function plain(value: unknown): unknown {
  if (value === undefined || value === '') return null
  if (value !== null && typeof value === 'object' && !Array.isArray(value) && 'id' in value) return value.id
  return value
}

