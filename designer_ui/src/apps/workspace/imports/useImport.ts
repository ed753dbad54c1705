/** An import as its address has it: the file, what was chosen, the step, the job. */
import { watchDebounced } from '@vueuse/core'
import { computed, type Ref, ref, shallowRef, watch } from 'vue'
import { type LocationQueryRaw, useRoute, useRouter } from 'vue-router'

import { Refusal } from '@/api/client'
import { beginImport, type Look, lookAtImport, type Mode } from '@/api/imports'
import { useJobs } from '@/stores/jobs'

import { choose, type Mapping, mappingOf } from './mapping'

export type Step = 'file' | 'map' | 'preview' | 'job'
export type Import = ReturnType<typeof useImport>

const one = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

function readMapping(text: string | undefined): Mapping {
  try {
    const found: unknown = JSON.parse(text ?? '{}')
    return Object.fromEntries(Object.entries(found as object).filter(([, to]) => typeof to === 'string')) as Mapping
  } catch {
    return {}
  }
}

export function useImport(form: Ref<string>) {
  const route = useRoute()
  const router = useRouter()
  const jobs = useJobs()
  const look = shallowRef<Look>()
  const refusal = shallowRef<Refusal>()
  const isLooking = ref(false)
  const isBeginning = ref(false)
  let asking = new AbortController()
  /** What the last look was for. */
  let asked = ''

  const file = computed(() => one(route.query['file']))
  const job = computed(() => { const id = Number(one(route.query['job'])); return Number.isSafeInteger(id) && id > 0 ? id : null })
  const sheet = computed(() => one(route.query['sheet']) ?? null)
  const chosen = computed(() => readMapping(one(route.query['map'])))
  const mode = computed<Mode>(() => { const text = one(route.query['mode']); return text === 'create' || text === 'update' ? text : 'both' })
  const atomic = computed(() => route.query['all'] === '1')
  const step = computed<Step>(() => (job.value !== null ? 'job' : file.value === undefined ? 'file' : route.query['step'] === 'preview' ? 'preview' : 'map'))
  const suggestedKey = ref<readonly string[]>([])
  const key = computed(() => (typeof route.query['key'] === 'string' ? route.query['key'].split(',').filter((part) => part !== '') : suggestedKey.value))
  const mapping = computed<Mapping>(() => (look.value ? mappingOf(look.value, chosen.value) : {}))
  const meant = computed(() => ({ mapping: mapping.value, key: key.value, mode: mode.value, sheet: sheet.value }))

  const isHere = (): boolean => route.name === 'import'

  function ask(change: LocationQueryRaw, push = false): void {
    const query = { ...route.query, ...change }
    void (push ? router.push({ query }) : router.replace({ query }))
  }

  async function ready(first: boolean): Promise<void> {
    asking.abort()
    const mine = asking = new AbortController()
    if (file.value === undefined) { look.value = undefined; return }
    isLooking.value = true
    try {
      const found = await lookAtImport(form.value, file.value, first ? { mode: mode.value, sheet: sheet.value } : meant.value, mine.signal)
      if (mine.signal.aborted) return
      if (first) suggestedKey.value = found.key
      asked = JSON.stringify({ mapping: found.mapping, key: found.key, mode: mode.value, sheet: sheet.value })
      refusal.value = undefined
      look.value = found
      const isAsSuggested = Object.keys(chosen.value).length === 0 && typeof route.query['key'] !== 'string'
      if (first && !isAsSuggested) await ready(false)
    } catch (error) {
      if (mine.signal.aborted) return
      if (!(error instanceof Refusal)) throw error
      refusal.value = error
      if (first) look.value = undefined
    } finally {
      if (asking === mine) isLooking.value = false
    }
  }

  watch([file, sheet, form], () => { if (isHere() && job.value === null) void ready(true) }, { immediate: true })
  watch(job, (now, before) => { if (isHere() && now === null && before !== null && look.value === undefined) void ready(true) })
  watchDebounced([chosen, key, mode], () => {
    if (isHere() && look.value && job.value === null && JSON.stringify(meant.value) !== asked) void ready(false)
  }, { debounce: 300 })

  async function begin(dry: boolean): Promise<void> {
    if (file.value === undefined) return
    isBeginning.value = true
    try {
      const begun = await beginImport(form.value, file.value, { ...meant.value, dry, atomic: atomic.value })
      void jobs.watch(begun)
      ask({ job: String(begun.id) }, true)
    } finally {
      isBeginning.value = false
    }
  }

  return {
    file, job, sheet, chosen, mode, atomic, step, key, mapping, look, refusal, isLooking, isBeginning, ask, begin,
    again: () => ready(true),
    put: (column: string, target: string) => { if (look.value) ask({ map: written(choose(look.value, chosen.value, column, target)) }) },
    restart: () => { void router.push({ query: {} }) },
  }
}

/** What was chosen, for the address. */
export function written(chosen: Mapping): string | undefined {
  return Object.keys(chosen).length > 0 ? JSON.stringify(chosen) : undefined
}
