import { describe, expect, it } from 'vitest'

import type { ImportTarget, Look } from '@/api/imports'

import { choose, levelOf, mappingOf, missingOf } from './mapping'

const target = (key: string, required = false): ImportTarget => ({
  target: key, titles: [key], field: key.split('.')[0] ?? '', type: 'text', required, is_key_only: false,
})
const look = {
  columns: [
    { name: '姓名', samples: [], suggestion: { target: 'name', confidence: 100, why: 'name' } },
    { name: '电话', samples: [], suggestion: { target: 'phone', confidence: 60, why: 'alike' } },
    { name: '心情', samples: [], suggestion: null }, { name: '', samples: [], suggestion: null },
  ],
  targets: [target('name', true), target('phone'), target('store.name', true), target('store', true)],
} as unknown as Look

describe('where columns go', () => {
  it('is as suggested, but for what was chosen', () => {
    expect(mappingOf(look, {})).toEqual({ 姓名: 'name', 电话: 'phone', 心情: '-' })
    expect(mappingOf(look, { 心情: 'store.name' })).toEqual({ 姓名: 'name', 电话: 'phone', 心情: 'store.name' })
  })

  it('gives each field to one column only', () => {
    expect(choose(look, {}, '心情', 'phone')).toEqual({ 心情: 'phone', 电话: '-' })
  })

  it('keeps only what differs from the suggestion', () => {
    expect(choose(look, { 电话: '-' }, '电话', 'phone')).toEqual({})
  })

  it('says how sure it is', () => {
    expect(look.columns.map((column) => levelOf(column, {}))).toEqual(['certain', 'maybe', 'skipped', 'skipped'])
    expect(levelOf(look.columns[0] as never, { 姓名: '-' })).toBe('skipped')
    expect(levelOf(look.columns[2] as never, { 心情: 'phone' })).toBe('chosen')
  })

  it('names each needed field that no column gives once', () => {
    expect(missingOf(look, mappingOf(look, {})).map((each) => each.field)).toEqual(['store'])
    expect(missingOf(look, mappingOf(look, { 心情: 'store.name' }))).toEqual([])
  })
})
