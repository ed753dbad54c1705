import { describe, expect, it } from 'vitest'

import type { SharedFilter, Widget } from '@/api/reports'

import { askedOf, reportChoices } from './asked'
import { addressOfRange, addressOfValues, choicesOf, queryOf, rangeOf } from './choices'

const TODAY = '2026-11-30'
const period: SharedFilter = { key: 'period', title: 'Period', range: 'last 12 months', values: null }
const channel: SharedFilter = { key: 'channel', title: 'Channel', range: null, values: { name: 'channel', role: 'dimension', type: 'option', title: 'Channel' } }
const FILTERS = [period, channel]
const widget = (filters: Widget['filters']): Widget => ({
  key: 'w', title: null, x: 0, y: 0, w: 6, h: 4, report: null, chart: { kind: 'line' }, filters,
  query: { dataset: 'a.b', measures: ['count'], time: [{ dimension: 'on', granularity: 'month', range: 'last month' }], only: [{ dimension: 'kind', values: ['x'] }] },
})

describe('what is chosen', () => {
  it('stands in the address, none among values; what is nonsense there counts for nothing', () => {
    expect(choicesOf(FILTERS, { period: 'last 30 days', channel: '["pos",null]' })).toEqual({ ranges: { period: 'last 30 days' }, values: { channel: ['pos', null] } })
    expect(choicesOf(FILTERS, { period: 'soon', channel: '{"a":1}' })).toEqual({ ranges: {}, values: {} })
    expect(choicesOf(FILTERS, { channel: '[' })).toEqual({ ranges: {}, values: {} })
    expect(choicesOf(FILTERS, { channel: '[{"a":1}, "web"]' }).values).toEqual({ channel: ['web'] })
  })

  it('is left out of the address where the dashboard begins so', () => {
    expect([addressOfRange(period, 'last 12 months'), addressOfRange(period, 'all'), addressOfRange(period, { from: '2026-01-01', to: '2026-01-31' })]).toEqual([undefined, 'all', '2026-01-01..2026-01-31'])
    expect([addressOfValues([]), addressOfValues([null, 7])]).toEqual([undefined, '[null,7]'])
  })

  it('goes where each chart has it', () => {
    const choices = choicesOf(FILTERS, { period: 'last 7 days', channel: '["pos",null]' })
    const both = queryOf(widget({ period: { range: true }, channel: { dimension: 'order_channel' } }), FILTERS, choices, TODAY)
    expect(both.time?.[0]).toEqual({ dimension: 'on', granularity: 'day', range: 'last 7 days' })
    expect(both.only).toEqual([{ dimension: 'kind', values: ['x'] }, { dimension: 'order_channel', values: ['pos', null] }])
  })

  it('begins with the range of the dashboard, which no chart that it does not fit takes', () => {
    const choices = choicesOf(FILTERS, {})
    expect(rangeOf(period, choices)).toBe('last 12 months')
    expect(queryOf(widget({ period: { range: true } }), FILTERS, choices, TODAY).time?.[0]?.range).toBe('last 12 months')
    expect(queryOf(widget({}), FILTERS, choices, TODAY).time?.[0]?.range).toBe('last month')
  })
})

describe('a report on its own', () => {
  const base = { dataset: 'a.b', measures: ['count'], time: [{ dimension: 'on', granularity: 'month', range: 'last 12 months', compare: 'previous_year' }] } as const

  it('is as it was made until something is chosen', () => expect(askedOf(base, reportChoices({}), TODAY)).toEqual(base))

  it('is grouped and compared as the address says', () => {
    expect(askedOf(base, reportChoices({ range: 'last 30 days', by: 'day', compare: 'none' }), TODAY).time).toEqual([{ dimension: 'on', granularity: 'day', range: 'last 30 days' }])
    expect(askedOf(base, reportChoices({ range: 'last 30 days' }), TODAY).time?.[0]?.granularity).toBe('week')
    expect(askedOf(base, reportChoices({ by: 'hour', compare: 'often', range: 'x' }), TODAY)).toEqual(base)
  })

  it('compares nothing that has no beginning', () => expect(askedOf(base, reportChoices({ range: 'all' }), TODAY).time?.[0]).toEqual({ dimension: 'on', granularity: 'month', range: 'all' }))
})
