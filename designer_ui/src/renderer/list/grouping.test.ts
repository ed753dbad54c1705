import { expect, it } from 'vitest'

import { field } from '@/widgets/testing'

import { changesOf, spread } from './cells/block'
import type { Column } from './columns'
import { canAdd, canGroup, packedKeys, packedTotals, spanText, unpackedKeys, unpackedTotals, weekOf } from './grouping'
import { linesOf } from './groups/nodes'
import { merged } from './rows'
import { documentOf, leftOut } from './views/document'

const week = (n: number, from: string, until: string): string => `${n} ${from} ${until}`
const column = (path: string, type = 'text'): Column => ({ path, field: { ...field(type), key: path }, widget: {} as never, align: 'start', width: 100 })

it('keeps groups and totals in an address', () => {
  const keys = unpackedKeys('status,ordered_on:month')
  expect(keys).toEqual([{ field: 'status' }, { field: 'ordered_on', by: 'month' }])
  expect(packedKeys(keys)).toBe('status,ordered_on:month')
  expect(packedTotals(unpackedTotals('amount:sum,amount:none,price:avg'))).toBe('amount:sum,price:avg')
})

it('calls spans as people do', () => {
  expect(spanText('2026-02-01', 'month', 'zh-CN', week)).toBe('2026年2月')
  expect(spanText('2026-04-01', 'quarter', 'en', week)).toBe('2026 Q2')
  expect(spanText('2026-12-28', 'week', 'en', week)).toBe('53 2026-12-28 2027-01-03')
  expect(weekOf(new Date('2025-12-29T00:00:00Z'))).toBe(1)
})

it('groups by what comes again, and adds up numbers that are seen', () => {
  expect([canGroup(field('select')), canGroup(field('date')), canGroup({ ...field('text'), unique: true }), canGroup(field('json'))]).toEqual(
    [true, true, false, false],
  )
  expect([canAdd(field('money')), canAdd({ ...field('money'), right: 'masked' }), canAdd(field('text'))]).toEqual([true, false, false])
})

it('shows what is inside of open groups, and where more is on its way', () => {
  const group = { keys: ['a'], labels: [null], count: 2, totals: {}, filter: '' }
  const nodes = [{ key: '/a', level: 0, group, filter: '', records: [{ id: 1, public_id: 'x', version: 1 }], cursor: 'c' }, { key: '/b', level: 0, group, filter: '' }]
  expect(linesOf(nodes, [{ field: 'f' }], new Set(['/a'])).map((line) => line.kind)).toEqual(['group', 'record', 'wait', 'group'])
})

it('changes only what may be written and differs', () => {
  const records = [{ id: 1, public_id: 'a', version: 3, name: 'Ada', fixed: 1, friend: { id: 7 } }, undefined]
  const columns = [column('name'), column('fixed'), column('friend')]
  const { changes, skipped } = changesOf([['Ben', 2, 7], ['x', 1, 1]], records as never, columns, ({ path }) => path !== 'fixed')
  expect(changes).toEqual([{ id: 1, version: 3, values: { name: 'Ben' }, before: { name: 'Ada' } }])
  expect(skipped).toBe(1)
  expect(spread([['a']], 2, 2)).toEqual([['a', 'a'], ['a', 'a']])
  expect(spread([['a', 'b']], 2, 2)).toEqual([['a', 'b'], ['a', 'b']])
})

it('keeps what is known of linked records', () => {
  const shown = { id: 1, public_id: 'a', version: 1, friend: { id: 7, name: 'Bo' }, other: { id: 8 } }
  expect(merged(shown, { id: 1, public_id: 'a', version: 2, friend: 7, other: 9 })).toEqual({ ...shown, version: 2, other: 9 })
})

it('tells what of a view its reader does not get', () => {
  const document = documentOf({
    base: 'all', paths: ['a'], filter: { kind: 'group', joined: 'and', parts: [] }, sort: ['-a'], group: [], totals: [], isCompact: true, widths: { a: 99.6 }, kept: {},
  })
  expect(document).toMatchObject({ base: 'all', columns: ['a'], sort: ['-a'], filter: null, density: 'compact', widths: [{ field: 'a', width: 100 }] })
  expect(leftOut({ document, left_out: { filter: 2 } } as never, ['other'])).toEqual([{ part: 'filter', count: 2 }, { part: 'base', count: 1 }])
})
