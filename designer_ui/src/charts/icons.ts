/** The icon of a kind of chart, for lists that load no chart. */
const ICONS: Readonly<Record<string, string>> = {
  number: 'hash', trend: 'trend', line: 'chart-line', bar: 'chart-bar', pie: 'chart-pie', funnel: 'funnel', table: 'table', pivot: 'grid', leaderboard: 'trophy',
}

/** `kind`: null of scores. */
export function iconOfChart(kind: string | null): string {
  return kind === null ? 'gauge' : ICONS[kind] ?? 'table'
}
