/** One task on the screen: its record as the step shows it, and what is done with it. Whoever comes second is told who was first. */
import { computed, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'

import { onceKey, Refusal } from '@/api/client'
import { type Act, actOnTask, type ShownTask, showInstance, showTask } from '@/api/tasks'
import type { FormInfo } from '@/api/types'
import { say } from '@/i18n'
import { type FormState, useForm } from '@/renderer/form/useForm'
import { toast } from '@/ui'

/** What goes on with what was filled in. */
const WRITING = ['approve', 'submit']

/** The form with what the step asks for, and nothing to write where nothing is asked any more. Rows of sub-tables are read. */
export function formOfStep({ form, rights, verbs }: ShownTask): FormInfo | null {
  if (form === null) return null
  const fields = form.fields.map((field) => ({
    ...field, required: field.required || rights[field.key] === 'required',
    ...(field.type === 'sub_table' || verbs.length === 0 ? { right: 'read' as const } : {}),
  }))
  return { ...form, fields, live: { fields: {}, order: [], ...form.live } }
}

export function useTask(id: () => number | null, acted: (id: number) => void) {
  const { t } = useI18n()
  const shown = shallowRef<ShownTask>()
  const refusal = shallowRef<Refusal>()
  const state = shallowRef<FormState>()
  const form = computed(() => (shown.value ? formOfStep(shown.value) : null))
  const busy = ref<string>()
  /** What was wrong with what a dialog asked for. */
  const wrong = shallowRef<Refusal>()
  let once = onceKey()

  async function load(): Promise<void> {
    const asked = id()
    refusal.value = undefined
    if (asked === null) return
    try {
      const found = await showTask(asked)
      if (asked !== id()) return
      shown.value = found
      once = onceKey()
      state.value = form.value && found.record ? useForm(form.value, found.record, {}, `task.${asked}`) : undefined
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (asked === id()) refusal.value = error
    }
  }

  watch(id, () => {
    shown.value = undefined
    state.value = undefined
    wrong.value = undefined
    void load()
  }, { immediate: true })

  /** Whether it was done. */
  async function act(given: Act): Promise<boolean> {
    const its = shown.value
    if (!its) return false
    busy.value = given.verb
    wrong.value = undefined
    const values = state.value?.values.value ?? {}
    try {
      await actOnTask(its.task.id, WRITING.includes(given.verb) && Object.keys(values).length > 0 ? { ...given, values } : given, once)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.status === 409) await tellWho(its)
      else take(error)
      return false
    } finally {
      busy.value = undefined
      once = onceKey()
    }
    state.value?.forget()
    toast(`${t(`tasks.was.${given.verb}`)} · ${its.task.name ?? say(its.task.title)}`, 'good')
    acted(its.task.id)
    return true
  }

  function take(error: Refusal): void {
    const errors = error.errors.map((each) => ({ ...each, pointer: each.pointer.replace(/^\/values/, '') }))
    wrong.value = Object.assign(new Refusal(error.status, { title: error.message, code: error.code }), { errors })
    if (state.value) state.value.refuse(wrong.value)
    else toast(errors[0]?.message ?? (error.message || t('problem.unreachable')), 'bad')
  }

  async function tellWho(its: ShownTask): Promise<void> {
    const title = say(its.task.title)
    const story = await showInstance(its.task.instance).catch(() => null)
    const last = story?.tasks.filter((each) => each.node === its.task.node && each.state === 'done').sort((one, other) => String(other.ended_at).localeCompare(String(one.ended_at)))[0]
    toast(last ? t('tasks.decided', { title, by: last.user ?? t('tasks.system'), was: t(`tasks.was.${last.verb}`) }) : t('tasks.over', { title }), 'bad')
    await load()
  }

  return { shown, refusal, form, state, busy, wrong, load, act }
}
