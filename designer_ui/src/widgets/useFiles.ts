/** The files of a field: those that are kept, known by their ids, and those on their way. */
import { computed, type ComputedRef, reactive, ref, type Ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'

import type { FieldInfo } from '@/api/types'

import { isAccepted, largestOf, mostOf, saySize } from './files'
import { useSurroundings } from './surroundings'
import { idOf, listOf } from './values'
import type { KeptFile } from './widget'

export interface Sending { readonly key: number; readonly file: File; part: number; problem: string }

/** Files by id; null: gone, or not the reader's to see. */
export function useKept(value: () => unknown): ComputedRef<readonly { id: number; file: KeptFile | null | undefined }[]> {
  const { fileOf } = useSurroundings()
  const known = reactive(new Map<number, KeptFile | null>())
  const ids = computed(() => listOf(value()).map(idOf).filter((id) => id !== null))
  watch(ids, (now) => {
    for (const id of now.filter((each) => !known.has(each))) {
      fileOf(id).then((file) => known.set(id, file), () => known.set(id, null))
    }
  }, { immediate: true })
  return computed(() => ids.value.map((id) => ({ id, file: known.get(id) })))
}

export interface Uploads {
  readonly sending: readonly Sending[]
  readonly refused: Ref<string>
  send: (files: readonly File[]) => Promise<void>
  again: (one: Sending) => Promise<void>
  drop: (one: Sending) => void
}

/** Sends files for a field; `kept` is told of each as soon as it is there. */
export function useUploads(field: () => FieldInfo, taken: () => number, kept: (id: number) => void): Uploads {
  const { t } = useI18n()
  const surroundings = useSurroundings()
  const sending = reactive<Sending[]>([])
  const refused = ref('')
  let last = 0

  function complaint(file: File): string {
    const { name, size } = file
    const max = largestOf(field())
    if (size > max) return t('widgets.files.too_large', { name, size: saySize(size, surroundings.locale), max: saySize(max, surroundings.locale) })
    return isAccepted(field(), file) ? '' : t('widgets.files.wrong_kind', { name })
  }

  async function again(one: Sending): Promise<void> {
    one.problem = ''
    one.part = 0
    try {
      const file = await surroundings.keep(field(), one.file, (part) => { one.part = part })
      const wasDropped = !sending.includes(one)
      drop(one)
      if (!wasDropped) kept(file.id)
    } catch (error) {
      const said = error instanceof Error ? error.message : ''
      one.problem = said || t('widgets.files.failed', { name: one.file.name })
    }
  }

  function drop(one: Sending): void {
    const at = sending.indexOf(one)
    if (at >= 0) sending.splice(at, 1)
  }

  async function send(files: readonly File[]): Promise<void> {
    const most = mostOf(field())
    // Of a field for one, the next takes the place of the last.
    const room = most === 1 ? 1 : Math.max(0, most - taken() - sending.length)
    const complaints = files.map(complaint).filter((text) => text !== '')
    const good = files.filter((file) => complaint(file) === '')
    if (good.length > room) complaints.push(t('widgets.files.too_many', { max: most }))
    refused.value = complaints.join(' ')
    const started = good.slice(0, room).map((file) => {
      sending.push({ key: ++last, file, part: 0, problem: '' })
      return sending[sending.length - 1] as Sending
    })
    await Promise.all(started.map(again))
  }

  return { sending, refused, send, again, drop }
}
