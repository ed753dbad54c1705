import { describe, expect, it } from 'vitest'
import { ref } from 'vue'

import type { FieldInfo, FormInfo, ViewInfo } from '@/api/types'
import type { SavedView } from '@/api/views'

import { useShown } from './useShown'

const field = (key: string, type: string): FieldInfo => ({
  key, type, title: key, required: false, unique: false, is_computed: false, target: null, right: 'write',
})
const form: FormInfo = {
  key: 'a.b', app: 'a', title: 'B', digest: '', label: null, may: [], actions: [], views: [], layouts: {}, related: [],
  fields: [field('status', 'state'), field('sort', 'select'), field('day', 'date'), field('until', 'date'), field('other', 'date')],
}
const kanban: ViewInfo = { key: 'board', title: 'Board', type: 'kanban', columns: [], by: 'sort' }
const calendar = { kind: 'calendar', document: { fields: { start: 'day', end: 'until' }, options: { span: 'week' } } } as unknown as SavedView
const shown = (query: Record<string, string>, view?: ViewInfo, saved?: SavedView) => useShown(ref(form), ref(view), ref(saved), (name) => query[name] ?? '')

describe('how a list is drawn', () => {
  it('is as its view says, and differs once somebody chooses another kind', () => {
    const as = shown({}, kanban)
    expect([as.kind.value, as.standing.value.by?.key, as.isOther.value]).toEqual(['kanban', 'sort', false])
    expect(shown({ kind: 'grid' }, kanban).isOther.value).toBe(true)
    expect(shown({ by: 'status' }, kanban).isOther.value).toBe(true)
    expect(shown({ by: 'sort' }, kanban).isOther.value).toBe(false)
  })

  it('comes back as it was saved: kind, fields and span', () => {
    const as = shown({}, kanban, calendar)
    expect([as.kind.value, as.standing.value.start?.key, as.standing.value.end?.key, as.span.value]).toEqual(['calendar', 'day', 'until', 'week'])
    expect(as.isOther.value).toBe(false)
    expect(as.kept.value).toEqual({ fields: { start: 'day', end: 'until' }, options: { span: 'week' } })
    expect(shown({ span: 'month' }, kanban, calendar).isOther.value).toBe(true)
    expect(shown({ start: 'other' }, kanban, calendar).standing.value.end).toBeUndefined()
  })

  it('a saved grid is a grid, whatever the view below it is', () => {
    const grid = { kind: 'grid', document: {} } as unknown as SavedView
    expect(shown({}, kanban, grid).kind.value).toBe('grid')
    expect(shown({}, kanban, grid).kept.value).toEqual({})
    expect(shown({ kind: 'kanban' }, kanban, grid).kept.value).toEqual({ fields: { by: 'sort' } })
  })
})
