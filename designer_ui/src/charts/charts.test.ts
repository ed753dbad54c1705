import { beforeAll, describe, expect, it } from 'vitest'

import { setLocale } from '@/i18n'

import { sketchBar } from './bar/option'
import { isEmpty } from './chart'
import { huesOf } from './colors'
import { sketchFunnel } from './funnel/option'
import { sketchLine } from './line/option'
import { sketchPie } from './pie/option'
import { pivotOf } from './pivot/cells'
import { CHARTS, chartOf } from './registry'
import { sorted, tableOf } from './table/cells'
import { channels, LOOK, MONEY, monthly, PLAIN } from './testing'
import { sketchTrend, type TrendDrawn } from './trend/option'

interface Option { series: Record<string, unknown>[]; xAxis: Record<string, unknown>; yAxis: unknown; legend: Record<string, unknown> }

beforeAll(() => {
  Object.assign(globalThis, { localStorage: { setItem: () => {} }, document: { documentElement: { lang: '' } } })
  setLocale('en')
})

describe('a line', () => {
  const sketch = sketchLine(monthly(), { kind: 'line' }, LOOK)
  const { series, xAxis } = sketch.option as Option

  it('has the year under the first month and where it changes', () => expect(xAxis['data']).toEqual(['Dec\n2025', 'Jan\n2026', 'Feb']))

  it('shows what it is compared with as a dashed line that ends where nothing was', () => {
    expect(series).toHaveLength(2)
    expect(series[1]).toMatchObject({ name: 'Revenue · Year before', lineStyle: { type: [4, 4] }, data: [5.25, null, 1], silent: true, connectNulls: false })
  })

  it('tells months without records from months of nothing', () => {
    expect(series[0]?.['data']).toMatchObject([{ value: 10.5 }, { value: 20 }, { value: 0, itemStyle: { color: '#panel' } }])
    expect(sketch.spots[0]?.map(({ value, canDrill }) => [value, canDrill])).toEqual([['¥10.50', true], ['¥20.00', true], ['No records', false]])
  })

  it('knows what its points are, and which time they stand for', () => {
    expect(sketch.spots[0]?.[1]).toMatchObject({ keys: { ordered_on: '2026-01-01' }, measure: 'revenue', text: 'Jan 2026 · Revenue' })
    expect(sketch.time).toEqual({ keys: ['2025-12-01', '2026-01-01', '2026-02-01'], unit: 'month' })
    expect(sketch.tip(0, 1)).toEqual({ title: 'Jan 2026', lines: [{ color: '#teal', name: 'Revenue', value: '¥20.00' }, { name: 'Revenue · Year before', value: '—' }] })
  })

  it('measures what is written otherwise on an axis of its own', () => {
    const orders = { name: 'orders', title: 'Orders', type: 'integer', show: PLAIN, data: [1, 2, 3] }
    const revenue = { name: 'revenue', title: 'Revenue', type: 'decimal', show: MONEY, data: ['1', '2', '3'] }
    const answer = monthly({ series: [revenue, orders] })
    const option = sketchLine({ ...answer, columns: [...answer.columns, { ...orders, role: 'measure', scale: 0, has_records: true }] }, { kind: 'line' }, LOOK).option as Option
    expect(option.series.map((each) => each['yAxisIndex'])).toEqual([0, 1])
    expect(option.yAxis).toHaveLength(2)
  })
})

describe('bars', () => {
  const answer = channels({
    kind: 'bar', x: { name: 'month', title: 'Month', type: 'date', granularity: 'month', keys: ['2026-01-01', '2026-02-01'], labels: [null, null] }, stacked: true, horizontal: false,
    series: [
      { name: 'revenue', title: 'Revenue', type: 'decimal', show: MONEY, data: ['1', '2'], key: 'pos', label: null }, { name: 'revenue', title: 'Revenue', type: 'decimal', show: MONEY, data: ['3', null], key: null, label: null },
    ],
  })
  const withMonths = { ...answer, columns: [{ name: 'month', role: 'time' as const, type: 'date', title: 'Month', granularity: 'month' as const }, ...answer.columns] }

  it('stand on each other, each value of the dimension in a colour, none a group of its own in gray', () => {
    const { series } = sketchBar(withMonths, { kind: 'bar', series: 'channel' }, LOOK).option as Option
    expect(series.map((each) => [each['name'], each['stack'], (each['itemStyle'] as { color: string }).color])).toEqual([['POS', 'all 0', '#amber'], ['(none)', 'all 0', '#gray']])
  })

  it('lead to the records of their period and value', () => {
    const { spots } = sketchBar(withMonths, { kind: 'bar', series: 'channel' }, LOOK)
    expect(spots[1]?.[0]).toMatchObject({ keys: { month: '2026-01-01', channel: null }, measure: 'revenue', text: 'Jan 2026 · (none)' })
  })

  it('lie where that is wanted, the first at the top', () => {
    const lying = sketchBar({ ...withMonths, chart: { ...withMonths.chart, kind: 'bar', horizontal: true } }, { kind: 'bar' }, LOOK).option as Option
    expect(lying.yAxis).toMatchObject({ type: 'category', inverse: true })
    expect(lying.xAxis).toMatchObject([{ type: 'value' }])
  })

  it('have ghosts beside them where they are compared', () => {
    const { series } = sketchBar(monthly({ kind: 'bar' }), { kind: 'bar' }, LOOK).option as Option
    expect(series[1]).toMatchObject({ name: 'Revenue · Year before', silent: true, itemStyle: { opacity: 0.3 }, data: [5.25, null, 1] })
  })
})

describe('a pie', () => {
  it('names its slices with shares, none among them, and says the whole in its middle', () => {
    const sketch = sketchPie(channels(), { kind: 'pie' }, LOOK)
    const { series, title } = sketch.option as Option & { title: { text: string } }
    expect(series[0]?.['data']).toMatchObject([{ name: 'POS', value: 60 }, { name: 'Website', value: 30 }, { name: '(none)', value: 10 }])
    expect(title.text).toBe('¥100')
    expect(sketch.spots[0]?.[2]).toMatchObject({ keys: { channel: null }, value: '¥10.00 · 10.0%', canDrill: true })
  })

  it('puts the small ones together, behind which there is no list', () => {
    const { spots, tip } = sketchPie(channels({ others: { count: 4, value: 8, share: '0.0800' } }), { kind: 'pie' }, LOOK)
    expect(spots[0]?.at(-1)).toMatchObject({ text: 'Others · Revenue', canDrill: false })
    expect(tip(0, 3).title).toBe('Others (4)')
  })

  it('gives no two slices one colour', () => {
    expect(huesOf(['pos', 'web', null], [{ key: 'pos', color: 'amber' }, { key: 'web', color: 'amber' }])).toEqual(['amber', 'teal', 'gray'])
    expect(new Set(huesOf(Array.from({ length: 9 }, (_, at) => at))).size).toBe(9)
  })
})

it('a funnel says how many are left of the step before', () => {
  const steps = [
    { name: 'issued', title: 'Issued', type: 'integer', show: PLAIN, key: 'issued', label: null, value: 120, of_first: '1.0000', of_before: '1.0000' },
    { name: 'used', title: 'Used', type: 'integer', show: PLAIN, key: 'used', label: null, value: 60, of_first: '0.5000', of_before: '0.5000' },
  ]
  const columns = steps.map(({ name, title }) => ({ name, title, role: 'measure' as const, type: 'integer', scale: 0, show: PLAIN, has_records: name === 'issued' }))
  const { option, spots } = sketchFunnel({ ...channels(), columns, chart: { kind: 'funnel', by: null, value: null, steps } }, { kind: 'funnel' }, LOOK)
  expect((option as Option).series[0]?.['data']).toEqual([120, 60])
  expect(spots[0]?.map(({ text, value, keys, measure, canDrill }) => [text, value, keys, measure, canDrill])).toEqual([
    ['Issued', '120', {}, 'issued', true], ['Used', '60 · 50.0%', {}, 'used', false],
  ])
})

it('a trend is a line without axes', () => {
  const value = { name: 'revenue', title: 'Revenue', type: 'decimal', show: MONEY, value: '3', compared: '2', change: '0.5', data: ['1', '2', '3'] }
  const drawn: TrendDrawn = { x: { name: 'ordered_on', title: 'On', type: 'date', granularity: 'month', keys: ['2026-01-01', '2026-02-01', '2026-03-01'] }, values: [value] }
  const { option, spots, time } = sketchTrend({ ...monthly(), chart: { kind: 'trend', ...drawn } }, value, LOOK)
  expect((option as Option).xAxis).toMatchObject({ show: false })
  expect((option as Option).series[0]?.['data']).toEqual([1, 2, 3])
  expect(spots[0]?.[2]).toMatchObject({ text: 'Mar 2026 · Revenue', value: '¥3.00' })
  expect(time?.unit).toBe('month')
})

describe('a table', () => {
  it('stands beside every chart, with what is compared and its change', () => {
    const table = tableOf(monthly(), LOOK, undefined, 'Year before')
    expect(table.columns.map((each) => each.title)).toEqual(['Ordered on', 'Revenue', 'Revenue · Year before', 'Change'])
    expect(table.rows[0]?.spots.map((each) => each.value)).toEqual(['¥10.50', '¥5.25', '+100.0%'])
    expect(table.rows[1]?.spots.map((each) => each.value)).toEqual(['¥20.00', '—', '—'])
    expect(table.rows[2]?.isGap).toBe(true)
    expect(table.totals?.names).toEqual(['Total'])
    expect(table.totals?.spots[0]).toMatchObject({ keys: {}, value: '¥30.50', canDrill: true })
  })

  it('is put in the order of a column, what is empty last whichever way', () => {
    const { rows } = tableOf(monthly(), LOOK, undefined, 'Year before')
    const order = (at: number, isDown: boolean) => sorted(rows, at, isDown).map((each) => each.names[0])
    expect(order(1, true)).toEqual(['Jan 2026', 'Dec 2025', 'Feb 2026'])
    expect(order(2, true)).toEqual(['Dec 2025', 'Feb 2026', 'Jan 2026'])
    expect(order(2, false)).toEqual(['Feb 2026', 'Dec 2025', 'Jan 2026'])
    expect(order(0, true)[0]).toBe('Feb 2026')
  })

  it('shows only the numbers that its chart chose', () => expect(tableOf(monthly(), LOOK, []).columns.map((each) => each.key)).toEqual(['ordered_on']))
})

it('a pivot leads from cells, edges and corner to their records', () => {
  const tier = { name: 'tier', title: 'Tier', type: 'reference' }
  const channel = { name: 'channel', title: 'Channel', type: 'text' }
  const value = { name: 'revenue', title: 'Revenue', type: 'decimal', show: MONEY }
  const chart = {
    kind: 'pivot', rows: [tier], columns: [channel], values: [value], left: [{ keys: [7], labels: ['Gold'] }, { keys: [null], labels: [null] }], top: [{ keys: ['web'], labels: [null] }],
    cells: [[['12']], [null]], right: [['12'], null], bottom: [['12']], corner: ['12'],
  }
  const table = pivotOf({ ...channels(), chart }, LOOK)
  expect(table.heads).toEqual(['web'])
  expect(table.rows.map((each) => each.names)).toEqual([['Gold'], ['(none)']])
  expect(table.rows[0]?.spots[0]).toMatchObject({ keys: { tier: 7, channel: 'web' }, value: '¥12.00', text: 'Gold · web · Revenue' })
  expect(table.rows[1]?.spots).toEqual([null, null])
  expect(table.bottom?.map((each) => each?.keys)).toEqual([{ channel: 'web' }, {}])
})

it('an answer of gaps and nothing is empty, one of zeros is not', () => {
  const answer = monthly()
  expect(isEmpty(answer)).toBe(false)
  expect(isEmpty({ ...answer, rows: answer.rows.map((row) => ({ ...row, is_gap: true })) })).toBe(true)
  expect(isEmpty({ ...answer, rows: [{ keys: [], labels: [], values: [0] }] })).toBe(false)
  expect(isEmpty({ ...answer, rows: [{ keys: [], labels: [], values: [null] }] })).toBe(true)
})

it('knows every kind of chart, and shows others as tables', () => {
  expect(CHARTS.map((each) => each.kind)).toEqual(['number', 'trend', 'line', 'bar', 'pie', 'funnel', 'table', 'pivot', 'leaderboard'])
  expect(chartOf('heat_map').kind).toBe('table')
})
