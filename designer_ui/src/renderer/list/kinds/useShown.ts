/** How a list is drawn, and on which fields it stands so: as the address has it, else as its view has it. */
import { computed, type Ref } from 'vue'

import type { FormInfo, ViewInfo } from '@/api/types'
import type { SavedView, ViewDocument } from '@/api/views'

import { type Kind, kindOf, KINDS, possibleKinds, type Span, SPANS, type Standing, standingOn } from './kinds'

const SETTINGS = ['by', 'start', 'end', 'image'] as const
type Setting = (typeof SETTINGS)[number]
/** Of an address: back to the view. */
export const AS_KEPT = { kind: undefined, by: undefined, start: undefined, end: undefined, image: undefined, span: undefined }
const STANDS_ON: Readonly<Record<Kind, readonly Setting[]>> = { grid: [], kanban: ['by'], calendar: ['start', 'end'], gallery: ['image'] }

const spanOf = (text: unknown): Span | null => SPANS.find((each) => each === text) ?? null

/** `text`: a part of the address, empty where there is none. */
export function useShown(
  form: Ref<FormInfo | undefined>, view: Ref<ViewInfo | undefined>, saved: Ref<SavedView | undefined>, text: (name: string) => string,
) {
  const possible = computed(() => (form.value ? possibleKinds(form.value) : []))
  const among = (wanted: Kind): Kind => (possible.value.includes(wanted) ? wanted : 'grid')
  const keptKind = computed<Kind>(() => among(saved.value ? KINDS.find((each) => each === saved.value?.kind) ?? 'grid' : kindOf(view.value)))
  const kind = computed<Kind>(() => {
    const wanted = KINDS.find((each) => each === text('kind'))
    return wanted === undefined ? keptKind.value : among(wanted)
  })

  const keptFields = computed<Readonly<Record<string, string>>>(() => saved.value?.document.fields ?? {})
  const asked = computed(() => {
    const given = Object.fromEntries(SETTINGS.flatMap((name) => (text(name) === '' ? [] : [[name, text(name)]])))
    // Who begins a calendar by another field does not end it by the one of old.
    const { end, ...rest } = keptFields.value
    return { ...rest, ...(end !== undefined && given['start'] === undefined ? { end } : {}), ...given }
  })
  const standingBy = (settings: Readonly<Record<string, string>>): Standing => (form.value ? standingOn(form.value, view.value, settings) : {})
  const standing = computed(() => standingBy(asked.value))
  const keptSpan = computed(() => spanOf(saved.value?.document.options?.['span']))
  const span = computed(() => spanOf(text('span')) ?? keptSpan.value)

  /** Whether it is drawn otherwise than its view says. */
  const isOther = computed(() => {
    const kept = standingBy(keptFields.value)
    return kind.value !== keptKind.value || STANDS_ON[kind.value].some((name) => standing.value[name]?.key !== kept[name]?.key)
      || (kind.value === 'calendar' && span.value !== keptSpan.value)
  })
  /** What a saved view keeps of it. */
  const kept = computed<Pick<ViewDocument, 'fields' | 'options'>>(() => {
    const fields = STANDS_ON[kind.value].flatMap((name) => (standing.value[name] ? [[name, standing.value[name].key]] : []))
    const options = kind.value === 'calendar' && span.value !== null ? { options: { span: span.value } } : {}
    return { ...(fields.length > 0 ? { fields: Object.fromEntries(fields) as Record<string, string> } : {}), ...options }
  })

  return { possible, kind, keptKind, standing, span, isOther, kept }
}
