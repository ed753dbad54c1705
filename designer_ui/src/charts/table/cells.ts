/** An answer as the rows of a table: keys by name, numbers as they are written, what is compared beside them. */
import type { Column, ReportAnswer, Row } from '@/api/reports'
import { say } from '@/i18n'

import { isKey, type Spot } from '../chart'
import { type Speaking, sayChange, sayKey, sayValue } from '../formats'

export interface TableColumn { readonly key: string; readonly title: string; readonly isNumber: boolean }
export interface TableRow {
  readonly key: string; readonly names: readonly string[]; readonly spots: readonly Spot[]; readonly sorts: readonly unknown[];
  readonly isGap: boolean
}
export interface TableData { readonly columns: readonly TableColumn[]; readonly rows: readonly TableRow[]; readonly totals: TableRow | null }

/** `names`: only these columns; without them all. `before`: what the numbers of the other period are called, where there are some. */
export function tableOf(answer: ReportAnswer, speaking: Speaking, names?: readonly string[], before?: string): TableData {
  const keys = answer.columns.flatMap((column, at) => (isKey(column) ? [{ column, at }] : []))
  const numbers = answer.columns.filter((column) => !isKey(column)).map((column, at) => ({ column, at })).filter(
    ({ column }) => names?.includes(column.name) !== false
  )
  const hasBefore = before !== undefined && answer.rows.some((row) => row.compared)
  /** Calculations are not worked out for the other period. */
  const compared = (column: Column): boolean => hasBefore && column.role === 'measure'
  const columns: TableColumn[] = [
    ...keys.map(({ column }) => ({ key: column.name, title: say(column.title), isNumber: false })),
    ...numbers.flatMap(({ column }) => [
      { key: column.name, title: say(column.title), isNumber: true },
      ...(compared(column) ? [{ key: `${column.name}/before`, title: `${say(column.title)} · ${before}`, isNumber: true }, { key: `${column.name}/change`, title: speaking.t('charts.change'), isNumber: true }] : []),
    ]),
  ]

  function rowOf(row: Row, number: number | null): TableRow {
    const named = number === null ? [speaking.t('charts.total'), ...keys.slice(1).map(() => '')].slice(0, keys.length) : keys.map(({ column, at }) => sayKey(column, row.keys[at], row.labels[at], speaking))
    const found = number === null ? {} : Object.fromEntries(keys.map(({ column, at }) => [column.name, row.keys[at]]))
    const what = named.filter(Boolean).join(' · ')
    const spots = numbers.flatMap(({ column, at }): Spot[] => {
      const now: Spot = {
        keys: found, measure: column.name, text: [what, say(column.title)].filter(Boolean).join(' · '), value: sayValue(row.values[at], column, speaking), canDrill: column.has_records === true && row.values[at] !== null,
      }
      if (!compared(column)) return [now]
      const earlier = row.compared?.[at]
      return [now, { ...now, value: sayValue(earlier, column, speaking), canDrill: false }, { ...now, value: sayChange(changeOf(row.values[at], earlier), speaking.locale) || '—', canDrill: false }]
    })
    const sorts = [...keys.map(({ column, at }) => (column.granularity || column.type === 'integer' ? row.keys[at] : named[keys.findIndex((each) => each.at === at)])), ...numbers.flatMap(({ column, at }) => (
      compared(column) ? [row.values[at], row.compared?.[at], changeOf(row.values[at], row.compared?.[at])] : [row.values[at]]
    ))]
    return { key: number === null ? 'totals' : String(number), names: named, spots, sorts, isGap: row.is_gap === true }
  }
  return { columns, rows: answer.rows.map(rowOf), totals: answer.totals ? rowOf(answer.totals, null) : null }
}

function changeOf(now: unknown, before: unknown): number | null {
  if (now === null || now === undefined || before === null || before === undefined || Number(before) === 0) return null
  return (Number(now) - Number(before)) / Math.abs(Number(before))
}

/** In the order of one column; what is empty comes last, whichever way. */
export function sorted(rows: readonly TableRow[], at: number, isDown: boolean): readonly TableRow[] {
  const isNone = (value: unknown): boolean => value === null || value === undefined
  return [...rows].sort((one, other) => {
    const [left, right] = [one.sorts[at], other.sorts[at]]
    if (isNone(left) || isNone(right)) return Number(isNone(left)) - Number(isNone(right))
    const isNumber = left !== '' && right !== '' && Number.isFinite(Number(left)) && Number.isFinite(Number(right))
    const order = isNumber ? Number(left) - Number(right) : String(left).localeCompare(String(right), 'zh-CN')
    return isDown ? -order : order
  })
}
