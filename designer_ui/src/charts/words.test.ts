import { beforeAll, describe, expect, it } from 'vitest'

import type { Query } from '@/api/reports'
import { i18n, setLocale } from '@/i18n'
import en from '@/i18n/charts.en'
import zh from '@/i18n/charts.zh-CN'
import pagesEn from '@/i18n/dashboards.en'
import pagesZh from '@/i18n/dashboards.zh-CN'

import { sayBriefly, sayChange, sayKey, sayValue } from './formats'
import { endOf, moved, sayPeriod, sayShort, startOf } from './periods'
import { daysOf, fittingUnit, packedRange, PRESETS, sayRange, unpackedRange, withRange, zoomed } from './ranges'

const TODAY = '2026-11-30'
const speaking = { locale: 'en', zone: 'Asia/Shanghai', t: (key: string) => i18n.global.t(key) }
const t = (key: string, named: Record<string, unknown> = {}, plural = 1): string => i18n.global.t(key, named, plural)
const money = { type: 'decimal', scale: 2, show: { as: 'money', places: 2, unit: '' } } as const

beforeAll(() => {
  Object.assign(globalThis, { localStorage: { setItem: () => {} }, document: { documentElement: { lang: '' } } })
  setLocale('en')
})

const paths = (texts: object): string[] => Object.entries(texts).flatMap(([key, text]) => (typeof text === 'string' ? [key] : paths(text as object).map((below) => `${key}.${below}`)))
it('has each text in both languages', () => {
  expect(paths(zh)).toEqual(paths(en))
  expect(paths(pagesZh)).toEqual(paths(pagesEn))
})

describe('numbers', () => {
  it.each([
    ['597421.8', money, '¥597,421.80'], ['487.2888888889', money, '¥487.29'], ['-3', money, '-¥3.00'], [720864, { type: 'integer', scale: 0 }, '720,864'],
    ['0.7268518519', { type: 'decimal', scale: 10, show: { as: 'percent', places: 1, unit: '' } }, '72.7%'], ['0.75', { type: 'decimal', show: { as: 'percent', places: 1, unit: '' } }, '75.0%'],
    ['20.2000000000', { type: 'decimal', scale: 10, show: { as: 'number', places: null, unit: '' } }, '20.2'], ['0.005', money, '¥0.01'],
    [null, money, '—'], ['2026-11-10T10:52:00Z', { type: 'datetime' }, '2026-11-10 18:52'], ['12', { type: 'decimal', scale: 0, show: { as: 'number', places: 0, unit: { en: 'pts' } } }, '12 pts'],
  ] as const)('%s is written as it is read', (value, column, said) => expect(sayValue(value, column, speaking)).toBe(said))

  it('are short on an axis, in the way of the language', () => {
    expect(sayBriefly(12_000, money, 'en')).toBe('¥12K')
    expect(sayBriefly(120_000, money, 'zh-CN')).toBe('¥12万')
    expect(sayBriefly(0.25, { type: 'decimal', show: { as: 'percent', places: 1, unit: '' } }, 'en')).toBe('25%')
    expect(sayBriefly(0, money, 'en')).toBe('¥0')
  })

  it('change with a sign, to one place', () => {
    expect([sayChange('-0.4643', 'en'), sayChange('2.608', 'en'), sayChange('0', 'en'), sayChange(null, 'en')]).toEqual(['−46.4%', '+260.8%', '+0.0%', ''])
  })
})

describe('keys', () => {
  it('are called by option, label or period; none has a name of its own', () => {
    expect(sayKey({ type: 'option', options: [{ key: 'a', title: { en: 'One' } }] }, 'a', null, speaking)).toBe('One')
    expect(sayKey({ type: 'reference' }, 7, 'Gold', speaking)).toBe('Gold')
    expect(sayKey({ type: 'date', granularity: 'quarter' }, '2026-04-01', null, speaking)).toBe('Q2 2026')
    expect(sayKey({ type: 'text' }, null, null, speaking)).toBe('(none)')
    expect(sayKey({ type: 'boolean' }, false, null, speaking)).toBe('No')
    expect(sayKey({ type: 'text' }, '', null, speaking)).toBe('')
  })
})

describe('periods', () => {
  it('begin and end as reports have it', () => {
    expect([startOf('week', TODAY), endOf('week', TODAY)]).toEqual(['2026-11-30', '2026-12-06'])
    expect([startOf('quarter', '2026-05-20'), endOf('quarter', '2026-05-20')]).toEqual(['2026-04-01', '2026-06-30'])
    expect([moved('2026-03-31', 'month', -1), moved('2024-02-29', 'year', 1), moved('2026-01-01', 'day', -1)]).toEqual(['2026-02-28', '2025-02-28', '2025-12-31'])
  })

  it('are called in both languages', () => {
    expect([sayPeriod('2026-03-01', 'month', 'zh-CN'), sayPeriod('2026-03-01', 'month', 'en'), sayPeriod('2026-11-23', 'week', 'zh-CN')]).toEqual(['2026 年 3 月', 'Mar 2026', '2026-11-23 至 11-29'])
    expect([sayShort('2026-01-01', '2025-12-01', 'month', 'zh-CN'), sayShort('2026-02-01', '2026-01-01', 'month', 'zh-CN')]).toEqual(['1月\n2026', '2月'])
  })
})

describe('ranges', () => {
  it.each([
    ['last 12 months', '2025-12-01', TODAY, 'Last 12 months'], ['last 7 days', '2026-11-24', TODAY, 'Last 7 days'], ['last month', '2026-11-01', TODAY, 'Month to date'],
    ['previous month', '2026-10-01', '2026-10-31', 'Last month'], ['this year', '2026-01-01', '2026-12-31', 'This year'], ['previous 4 weeks', '2026-11-02', '2026-11-29', '4 weeks before this'],
    ['next quarter', '2027-01-01', '2027-03-31', 'Next quarter'], ['today', TODAY, TODAY, 'Today'], ['yesterday', '2026-11-29', '2026-11-29', 'Yesterday'], ['all', null, null, 'All time'],
  ])('%s', (words, from, to, said) => {
    expect(daysOf(words, TODAY)).toEqual({ from, to })
    expect(sayRange(words, t)).toBe(said)
    expect(unpackedRange(packedRange(words))).toBe(words)
  })

  it('all that are offered have a name and days', () => {
    for (const preset of PRESETS) {
      expect(daysOf(preset, TODAY)).toBeDefined()
      expect(sayRange(preset, t)).not.toBe(preset)
    }
  })

  it('from a day to another stand in an address, and what makes no sense there is none', () => {
    const range = { from: '2026-01-01', to: '2026-03-31' }
    expect(packedRange(range)).toBe('2026-01-01..2026-03-31')
    expect([unpackedRange('2026-01-01..2026-03-31'), unpackedRange('2026-01-01..'), unpackedRange('..'), unpackedRange('soon'), unpackedRange(7)]).toEqual([range, { from: '2026-01-01' }, undefined, undefined, undefined])
    expect([sayRange(range, t), sayRange({ from: '2026-01-01' }, t), sayRange({ to: '2026-01-01' }, t)]).toEqual(['2026-01-01 to 2026-03-31', 'Since 2026-01-01', 'Until 2026-01-01'])
  })

  it('are drawn out of a chart in either direction, whole periods of it', () => {
    expect(zoomed('2026-03-01', '2026-01-01', 'month')).toEqual({ from: '2026-01-01', to: '2026-03-31' })
    expect(zoomed('2026-11-23', '2026-11-23', 'week')).toEqual({ from: '2026-11-23', to: '2026-11-29' })
  })

  it('are grouped finer where too few periods would be seen', () => {
    expect(fittingUnit('month', 'last 12 months', TODAY)).toBe('month')
    expect(fittingUnit('month', 'last 7 days', TODAY)).toBe('day')
    expect(fittingUnit('month', { from: '2026-01-01', to: '2026-03-31' }, TODAY)).toBe('week')
    expect(fittingUnit('month', 'today', TODAY)).toBe('month')
    expect(fittingUnit('month', 'all', TODAY)).toBe('month')
  })

  it('take the place of a query’s own, which in the open is compared with nothing', () => {
    const query: Query = { dataset: 'a.b', measures: ['count'], time: [{ dimension: 'on', granularity: 'month', range: 'last 12 months', compare: 'previous_year' }, { dimension: 'other', range: 'today' }] }
    expect(withRange(query, 'last 30 days', TODAY).time).toEqual([{ dimension: 'on', granularity: 'week', range: 'last 30 days', compare: 'previous_year' }, { dimension: 'other', range: 'today' }])
    expect(withRange(query, 'all', TODAY).time?.[0]).toEqual({ dimension: 'on', granularity: 'month', range: 'all' })
    expect(withRange({ dataset: 'a.b', measures: [] }, 'all', TODAY)).toEqual({ dataset: 'a.b', measures: [] })
  })
})
