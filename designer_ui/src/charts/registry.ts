/** All charts, one for each kind that blueprints know; what nobody knows is a table. */
import bar from './bar/definition'
import type { ChartKind } from './chart'
import funnel from './funnel/definition'
import leaderboard from './leaderboard/definition'
import line from './line/definition'
import number from './number/definition'
import pie from './pie/definition'
import pivot from './pivot/definition'
import table from './table/definition'
import trend from './trend/definition'

export const CHARTS: readonly ChartKind[] = [number, trend, line, bar, pie, funnel, table, pivot, leaderboard]

export function chartOf(kind: string): ChartKind {
  return CHARTS.find((each) => each.kind === kind) ?? table
}
