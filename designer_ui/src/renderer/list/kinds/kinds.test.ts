import { describe, expect, it } from 'vitest'

import type { FieldInfo, FormInfo, RecordData, ViewInfo } from '@/api/types'

import { initialsOf, merged } from './cards'
import { barsOf, beginningOn, daysOf, firstWeekday, hiddenOn, inOrder, moved, placed, rangeOf, turnedTo, within } from './days'
import { counted, foundIn, groupKeyOf, groupsOf } from './groups'
import { kindOf, possibleKinds, standingOn } from './kinds'

const ZONE = 'Asia/Shanghai'
const field = (key: string, type: string, settings: object = {}): FieldInfo => ({
  key, type, title: key, required: false, unique: false, is_computed: false, target: null, right: 'write', ...settings,
})
const record = (id: number, values: object): RecordData => ({ id, public_id: `r${id}`, version: 1, ...values })
const form = (...fields: FieldInfo[]): FormInfo => ({
  key: 'a.b', app: 'a', title: 'B', digest: '', label: null, may: [], fields, actions: [], views: [], layouts: {}, related: [],
})
const day = field('day', 'date')
const until = field('until', 'date')
const at = field('at', 'datetime')
const WORDS = { none: 'None', others: 'Others', yes: 'Yes', no: 'No' }

describe('kinds', () => {
  it('are possible where the form has fields for them that may be read', () => {
    expect(possibleKinds(form(field('name', 'text')))).toEqual(['grid', 'gallery'])
    expect(possibleKinds(form(field('tier', 'link'), day))).toEqual(['grid', 'kanban', 'calendar', 'gallery'])
    expect(possibleKinds(form(field('tier', 'link', { right: 'masked' })))).toEqual(['grid', 'gallery'])
  })

  it('stand on what is asked for, else on what the view says, else on what fits best', () => {
    const of = form(field('ok', 'boolean'), field('stage', 'state'), field('tier', 'link'), day, until, at)
    const view = { key: 'v', title: 'V', columns: [], type: 'kanban', by: 'tier', start: 'day', end: 'until' } as ViewInfo
    expect(kindOf(view)).toBe('kanban')
    expect(kindOf({ ...view, type: 'table' })).toBe('grid')
    expect(standingOn(of, undefined, {}).by?.key).toBe('stage')
    expect(standingOn(of, view, {}).by?.key).toBe('tier')
    expect(standingOn(of, view, { by: 'ok' }).by?.key).toBe('ok')
    expect(standingOn(of, view, { by: 'gone' }).by?.key).toBe('tier')
    expect(standingOn(of, view, {}).end?.key).toBe('until')
    expect(standingOn(of, view, { start: 'at' }).end).toBeUndefined()
  })
})

describe('columns', () => {
  it('are one for each option and one for none', () => {
    const found = groupsOf(field('s', 'select', { options: [{ key: 'a"b' }, { key: 'c' }] }), WORDS, (key) => key)
    expect(found.map((group) => [group.key, group.filter])).toEqual([['a"b', 's == "a\\"b"'], ['c', 's == "c"'], ['-', 'is_empty(s)']])
    expect(groupKeyOf(null, found)).toBe('-')
  })

  it('of people are those that occur, by the names that the reader may see, with exact numbers', () => {
    const group = (key: number | null, label: string | null, count: number) => ({ keys: [key], labels: [label], count, totals: {}, filter: '' })
    const told = { groups: [group(7, 'Ada', 5), group(null, null, 4), group(9, null, 2)], is_cut: true }
    const found = foundIn(told, (id) => `No. ${id}`)
    expect(found).toEqual([{ id: 7, text: 'Ada' }, { id: 9, text: 'No. 9' }])
    const columns = counted(groupsOf(field('who', 'user'), WORDS, String, found, false), told, 30)
    expect(columns.map(({ title, count }) => [title, count])).toEqual([['Ada', 5], ['No. 9', 2], ['Others', 23], ['None', 4]])
  })

  it('of links are the first ones, and one for all others', () => {
    const found = groupsOf(field('t', 'link'), WORDS, String, [{ id: 1, text: 'Gold' }, { id: 2, text: 'Silver' }], false)
    expect(found.map((group) => group.title)).toEqual(['Gold', 'Silver', 'Others', 'None'])
    expect(found[2]?.filter).toBe('is_filled(t) and t not in [1, 2]')
    expect(found[2]?.value).toBeUndefined()
    expect([groupKeyOf({ id: 2, public_id: 'x', version: 1 }, found), groupKeyOf(9, found)]).toEqual(['2', '+'])
  })
})

describe('days', () => {
  it('of a month are whole weeks, which begin on Monday in Chinese', () => {
    expect([firstWeekday('zh-CN'), firstWeekday('zh')]).toEqual([1, 1])
    expect(rangeOf('month', '2026-11-15', 1)).toEqual({ from: '2026-10-26', to: '2026-12-06' })
    expect(rangeOf('month', '2026-02-10', 7)).toEqual({ from: '2026-02-01', to: '2026-02-28' })
    expect(daysOf(rangeOf('week', '2026-11-29', 1))).toEqual([23, 24, 25, 26, 27, 28, 29].map((number) => `2026-11-${number}`))
    expect([turnedTo('month', '2026-01-31', 1), turnedTo('week', '2026-01-01', -1)]).toEqual(['2026-02-01', '2025-12-25'])
  })

  it('never shift for dates, and are those of the zone for moments', () => {
    expect(placed(record(1, { day: '2026-03-01' }), day, undefined, 'America/New_York')).toMatchObject({ from: '2026-03-01', to: '2026-03-01' })
    expect(placed(record(1, { at: '2026-02-28T16:30:00Z' }), at, undefined, ZONE)).toMatchObject({ from: '2026-03-01', clock: '00:30' })
    expect(placed(record(1, { day: null }), day, undefined, ZONE)).toBeNull()
    expect(placed(record(1, { day: '2026-03-05', until: '2026-03-01' }), day, until, ZONE)?.to).toBe('2026-03-05')
  })

  it('are asked for by bare fields', () => {
    const march = { from: '2026-03-01', to: '2026-03-31' }
    expect(within(march, day, undefined)).toBe('day >= date("2026-03-01") and day < date("2026-04-01")')
    expect(within(march, at, undefined)).toContain('datetime("2026-04-01")')
    expect(within(march, day, until)).toContain('or until >= date("2026-03-01")')
  })

  it('are left with time of day and length kept', () => {
    expect(moved(record(1, { day: '2026-01-31', until: '2026-02-02' }), 1, day, until, ZONE)).toEqual({ day: '2026-02-01', until: '2026-02-03' })
    const newYork = 'America/New_York'
    expect(moved(record(1, { at: '2026-03-07T15:00:00Z' }), 1, at, undefined, newYork)).toEqual({ at: '2026-03-08T14:00:00Z' })
    expect(beginningOn('2026-03-01', at, ZONE)).toBe('2026-03-01T01:00:00Z')
    expect(beginningOn('2026-03-01', day, ZONE)).toBe('2026-03-01')
  })

  it('hold bars on the first line that is free, and say how many are hidden', () => {
    const all = inOrder([['2026-11-23', '2026-11-25'], ['2026-11-20', '2026-11-23'], ['2026-11-26', '2026-11-26']].map(([from = '', to = ''], id) => ({
      record: record(id, {}), from, to, clock: '',
    })))
    const bars = barsOf(daysOf(rangeOf('week', '2026-11-23', 1)), all)
    expect(bars.map(({ first, last, line, begins, ends }) => [first, last, line, begins, ends])).toEqual([
      [0, 0, 0, false, true], [0, 2, 1, true, true], [3, 3, 0, true, true],
    ])
    expect([hiddenOn(0, bars, 1), hiddenOn(3, bars, 1)]).toEqual([1, 0])
  })
})

describe('cards', () => {
  it('have initials in either script', () => expect(['王芳', '欧阳娜娜', 'Ada Lovelace', 'ada', '', '😀 x'].map(initialsOf)).toEqual(['王芳', '娜娜', 'AL', 'A', '', '😀X']))

  it('keep expanded links of a saved record', () => {
    const shown = record(1, { tier: { id: 3, name: 'Gold' }, store: { id: 4, name: 'A' } })
    expect(merged(shown, { ...record(1, { tier: 3, store: 5 }), version: 2 })).toMatchObject({ version: 2, tier: { name: 'Gold' }, store: 5 })
  })
})
