/** Which kind of list is shown, and what it stands on: as the address has it, else as the view is made. */
import { computed, type Ref } from 'vue'
import { useRoute } from 'vue-router'

import type { ListRequest } from '@/api/records'
import type { FormInfo } from '@/api/types'

import { neededBy } from '../columns'
import type { useList } from '../useList'
import type { Kind } from './kinds'

export function useKind(form: Ref<FormInfo | undefined>, list: ReturnType<typeof useList>) {
  const route = useRoute()
  const text = (name: string): string | undefined => (typeof route.query[name] === 'string' ? route.query[name] : undefined)
  const { possible, kind, keptKind, standing, span } = list.shown
  const at = computed(() => (/^\d{4}-\d{2}-\d{2}$/.test(text('at') ?? '') ? (text('at') ?? null) : null))

  /** What the list asks for, with the fields that the kind stands on. */
  const request = computed<ListRequest | null>(() => {
    const plain = list.request.value
    if (plain === null || form.value === undefined || kind.value === 'grid') return plain
    const { by, start, end, image } = standing.value
    const also = { grid: [], kanban: [by], calendar: [start, end], gallery: [image] }[kind.value]
    // A calendar takes its colours from any column; cards show few.
    const facts = list.facts.value.slice(0, kind.value === 'calendar' ? undefined : 5).map((column) => column.path)
    return { ...plain, ...neededBy([...facts, ...also.flatMap((field) => (field ? [field.key] : []))], form.value) }
  })

  /** Show another kind; what only the one before needed leaves the address. */
  function choose(wanted: Kind): void {
    list.ask({ kind: wanted === keptKind.value ? undefined : wanted, span: undefined, at: undefined })
  }

  return { kind, possible, standing, span, at, request, choose }
}

export type KindState = ReturnType<typeof useKind>
