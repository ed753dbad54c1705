import { expect, it } from 'vitest'

import type { FieldInfo, FormInfo, RecordData } from '@/api/types'

import { workOut } from './live'

const AROUND = { now: '2026-11-22T06:05:00Z', today: '2026-11-22', zone: 'Asia/Shanghai' }
const DECIMAL = { kind: 'decimal', scale: 2 }
const row = (level = 0): object => ({ is: 'row', level, type: { kind: 'record' } })
const get = (field: string, type: object = DECIMAL): object => ({ is: 'get', source: row(), field, type })
const constant = (value: unknown, type: object = DECIMAL): object => ({ is: 'constant', value, type })
const of = (tree: object): object => ({ format: 1, type: (tree as { type: object }).type, tree })
const compare = (left: object, operator: string, right: object): object => of({ is: 'compare', operators: [operator], operands: [left, right], type: { kind: 'boolean' } })
const times = (left: object, right: object): object => of({ is: 'arithmetic', operator: '*', left, right, type: DECIMAL })

const field = (key: string, type: string, settings: object = {}): FieldInfo => ({
  key, type, title: key, required: false, unique: false, is_computed: type === 'formula', target: null, right: 'write', ...settings,
})

function form(fields: readonly FieldInfo[], live: object): FormInfo {
  return { key: 'shop.order', app: 'shop', title: 'Order', digest: '', label: null, may: [], fields, actions: [], views: [], layouts: {}, related: [], live: live as never }
}

const LINES = field('lines', 'sub_table', { fields: [field('count', 'integer', { default: 1 }), field('price', 'money'), field('sum', 'formula')] })
const ORDER = form(
  [LINES, field('total', 'formula'), field('discount', 'money'), field('note', 'text'), field('status', 'select', { options: [{ key: 'stage_done', id: 'done' }] })],
  {
    fields: {
      total: { value: of({ is: 'aggregate', function: 'sum', source: { is: 'lines', source: row(), field: 'lines', type: { kind: 'list' } }, body: get('sum'), type: DECIMAL }), scale: 2 },
      discount: { visible: compare(get('total'), '>=', constant('100')), required: compare(get('total'), '>=', constant('200')) },
      note: { fixed: compare(get('status', { kind: 'option' }), '==', constant('done', { kind: 'option' })) },
    },
    order: ['total'],
    rows: { lines: { fields: { sum: { value: times(get('count'), get('price')), scale: 2 } }, order: ['sum'] } },
    sections: { default: { 1: compare(get('total'), '>', constant('0')) } },
  },
)

it('computes over rows that are being typed, rounded to the places of the field', () => {
  const found = workOut(ORDER, null, { lines: [{ count: 3, price: '40.005' }, { price: '5' }, { count: 2, price: 'x' }] }, null, AROUND)
  expect(found.values).toEqual({ total: '125.02' })
  expect(found.rows.lines?.map((each) => each.sum)).toEqual(['120.02', '5.00', null])
  expect([...found.hidden, ...found.required]).toEqual([])
})

it('hides, and needs, what conditions say', () => {
  expect([...workOut(ORDER, null, {}, null, AROUND).hidden]).toEqual(['discount'])
  expect([...workOut(ORDER, null, {}, null, AROUND).sections]).toEqual(['default/1'])
  expect([...workOut(ORDER, null, { lines: [{ count: 2, price: '100' }] }, null, AROUND).required]).toEqual(['discount'])
})

it('fixes what the record as it is kept says, by options as they were born', () => {
  const kept = { id: 1, public_id: 'a', version: 1, status: 'stage_done' } as RecordData
  expect([...workOut(ORDER, kept, {}, null, AROUND).fixed]).toEqual(['note'])
  expect([...workOut(ORDER, { ...kept, status: null } as RecordData, { status: 'stage_done' }, null, AROUND).fixed]).toEqual([])
})

it('clears what is hidden before it computes on', () => {
  const rest = form([field('kind', 'boolean'), field('amount', 'money'), field('twice', 'formula')], {
    fields: {
      amount: { visible: compare(get('kind', { kind: 'boolean' }), '==', constant(true, { kind: 'boolean' })) },
      twice: { value: times(get('amount'), constant('2')), scale: 2 },
    },
    order: ['twice'],
  })
  expect(workOut(rest, null, { kind: true, amount: '3' }, null, AROUND).values).toEqual({ twice: '6.00' })
  expect(workOut(rest, null, { kind: false, amount: '3' }, null, AROUND).values).toEqual({ twice: null })
})

it('fills defaults until they are given', () => {
  const told = form([field('no', 'text'), field('copy', 'text')], { fields: { copy: { default: of(get('no', { kind: 'text' })) } }, order: [] })
  expect(workOut(told, null, { no: 'A1' }, null, AROUND).values).toEqual({ copy: 'A1' })
  expect(workOut(told, null, { no: 'A1', copy: 'B' }, null, AROUND).values).toEqual({ copy: 'B' })
})

it('leaves to the server what no formula here tells', () => {
  const plain = form([field('a', 'text'), field('b', 'text', { required: true })], { fields: {}, order: [] })
  const said = { record: { a: 'x' }, hidden: ['a'], required: ['b'], fixed: ['b'] }
  const found = workOut(plain, null, {}, said, AROUND)
  expect([[...found.hidden], [...found.required], [...found.fixed]]).toEqual([['a'], ['b'], ['b']])
})

it('goes on where a document cannot be computed here', () => {
  const odd = form([field('a', 'formula')], { fields: { a: { value: of({ is: 'call', function: 'of_the_future', arguments: [], type: DECIMAL }) } }, order: ['a'] })
  expect(workOut(odd, null, {}, null, AROUND).values).toEqual({ a: null })
})
