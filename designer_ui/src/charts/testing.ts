/** Answers for tests, as the server tells them. */
import type { ReportAnswer } from '@/api/reports'

import type { Look } from './chart'

export const MONEY = { as: 'money', places: 2, unit: '' } as const
export const PLAIN = { as: 'number', places: null, unit: '' } as const
const WORDS: Readonly<Record<string, string>> = {
  'charts.none': '(none)', 'charts.gap': 'No records', 'charts.others': 'Others', 'charts.total': 'Total', 'charts.yes': 'Yes', 'charts.no': 'No',
  'charts.change': 'Change', 'charts.share': 'Share', 'charts.value': 'Value', 'charts.of_before': 'Of before', 'charts.of_first': 'Of first', 'charts.count': 'Count',
}

const NAMES = ['teal', 'blue', 'amber', 'purple', 'pink', 'cyan', 'orange', 'green', 'red', 'gray']
const hue = Object.fromEntries(NAMES.map((name) => [name, `#${name}`])) as Look['colors']['hue']
export const LOOK: Look = {
  colors: { hue, text: '#text', quiet: '#quiet', faint: '#faint', line: '#line', panel: '#panel', hover: '#hover', font: 'sans' },
  width: 600, height: 300, locale: 'en', zone: 'Asia/Shanghai', before: 'Year before', t: (key) => WORDS[key] ?? key,
}

const MONTHS = ['2025-12-01', '2026-01-01', '2026-02-01']
const MONTH = { name: 'ordered_on', title: 'Ordered on', type: 'date', granularity: 'month' } as const
const REVENUE = { name: 'revenue', title: 'Revenue', type: 'decimal', show: MONEY } as const

/** Revenue of three months, the last of which had no orders, with the year before. */
export function monthly(chart: object = {}): ReportAnswer {
  const data = ['10.50', '20.00', '0.00']
  const compared = ['5.25', null, '1.00']
  return {
    columns: [{ ...MONTH, role: 'time' }, { ...REVENUE, role: 'measure', scale: 2, has_records: true }],
    rows: MONTHS.map((key, at) => ({ keys: [key], labels: [null], values: [data[at]], compared: [compared[at]], is_gap: at === 2 })),
    totals: { keys: [], labels: [], values: ['30.50'], compared: ['6.25'] }, subtotals: [], range: { from: '2025-12-01', to: '2026-02-28' }, compared_range: null,
    is_cut: false,
    chart: { kind: 'line', x: { ...MONTH, keys: MONTHS, labels: [null, null, null] }, series: [{ ...REVENUE, data, compared }], area: false, stacked: false, ...chart },
  }
}

const CHANNEL = {
  name: 'channel', title: 'Channel', type: 'option',
  options: [{ key: 'pos', title: { en: 'POS', 'zh-CN': '门店' }, color: 'amber' }, { key: 'web', title: { en: 'Website', 'zh-CN': '官网' }, color: 'amber' }],
} as const

/** Revenue by channel, some of it with none. */
export function channels(chart: object = {}): ReportAnswer {
  const rows = [['pos', '60'], ['web', '30'], [null, '10']] as const
  return {
    columns: [{ ...CHANNEL, role: 'dimension' }, { ...REVENUE, role: 'measure', scale: 2, has_records: true }],
    rows: rows.map(([key, value]) => ({ keys: [key], labels: [null], values: [value] })),
    totals: { keys: [], labels: [], values: ['100'] }, subtotals: [], range: null, compared_range: null, is_cut: false,
    chart: {
      kind: 'pie', by: CHANNEL, value: REVENUE, donut: true, slices: rows.map(([key, value]) => ({ key, label: null, value, share: `0.${value}00` })), others: null, total: '100', ...chart,
    },
  }
}
