/** Reports and dashboards: asked, led back to their records, fetched as a sheet. */
import { api, told } from './client'
import type { Option, Words } from './types'

/** How numbers of a column are written. */
export interface Show { readonly as: 'number' | 'money' | 'percent'; readonly places: number | null; readonly unit: Words }

export interface Column {
  readonly name: string
  readonly role: 'time' | 'dimension' | 'measure' | 'calculation'
  readonly type: string
  readonly title: Words
  readonly granularity?: Granularity
  /** Full key of the form that keys are records of. */
  readonly form?: string | null
  readonly options?: readonly Option[]
  readonly scale?: number
  readonly show?: Show
  /** Whether a list can show the records behind the number. */
  readonly has_records?: boolean
}

export interface Row {
  readonly keys: readonly unknown[]
  readonly labels: readonly (string | null)[]
  readonly values: readonly unknown[]
  readonly compared?: readonly unknown[]
  readonly is_gap?: boolean
}

/** Days from one to another; null is open. */
export interface Span { readonly from: string | null; readonly to: string | null }
export type Granularity = 'day' | 'week' | 'month' | 'quarter' | 'year'
/** In words, or from a day to another. */
export type Range = string | { readonly from?: string; readonly to?: string }

/** What a chart needs of an answer: its kind, and parts that depend on it (`engines/report/charts`). */
export interface Drawn { readonly kind: string; readonly [part: string]: unknown }

export interface ReportAnswer {
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  readonly totals: Row | null
  readonly subtotals: readonly { readonly by: readonly string[]; readonly rows: readonly Row[] }[]
  readonly range: Span | null
  readonly compared_range: Span | null
  readonly is_cut: boolean
  readonly chart: Drawn | null
}

export interface TimeAsked { readonly dimension: string; readonly granularity?: Granularity; readonly range?: Range; readonly compare?: Compared }
export type Compared = 'previous_period' | 'previous_year'
export interface Only { readonly dimension: string; readonly values: readonly unknown[] }

export interface Query {
  readonly dataset: string
  readonly measures: readonly unknown[]
  readonly time?: readonly TimeAsked[]
  readonly only?: readonly Only[]
  readonly [part: string]: unknown
}

export interface ChartSettings { readonly kind: string; readonly [setting: string]: unknown }

export interface Place { readonly x: number; readonly y: number; readonly w: number; readonly h: number }

export interface Widget extends Place {
  readonly key: string
  readonly title: Words | null
  /** Full key of the report that it shows, where that is kept. */
  readonly report: string | null
  readonly query: Query
  readonly chart: ChartSettings
  /** By key of a shared filter, where its choice goes. */
  readonly filters: Readonly<Record<string, { readonly range?: true; readonly dimension?: string }>>
}

export interface SharedFilter {
  readonly key: string
  readonly title: Words
  /** Of a range: what is chosen at first. */
  readonly range: Range | null
  /** Of values: the dimension that they belong to. */
  readonly values: Column | null
}

export interface Dashboard {
  readonly key: string
  readonly title: Words
  readonly help: Words
  readonly icon: string
  /** Seconds. */
  readonly refresh: number | null
  readonly filters: readonly SharedFilter[]
  readonly widgets: readonly Widget[]
  /** Where widgets would be that one may not read. */
  readonly locked: readonly Place[]
}

export interface Mark {
  readonly name: string; readonly title: Words; readonly type: string; readonly scale: number; readonly show: Show; readonly most: number
}
export interface ScoreSegment { readonly key: string; readonly title: Words; readonly count: number }
export interface Scores {
  /** Of the subjects. */
  readonly form: string
  readonly as_of: string
  readonly columns: readonly Mark[]
  readonly total: number
  readonly patterns: readonly { readonly marks: readonly number[]; readonly count: number; readonly segment: string | null }[]
  readonly segments: readonly ScoreSegment[]
}

export interface Scored {
  readonly id: number; readonly label: string | null; readonly values: readonly unknown[]; readonly marks: readonly number[];
  readonly segment: string | null
}

/** A report that is kept: a query with its chart, or scores. */
export interface Report {
  readonly key: string
  readonly title: Words
  readonly help: Words
  readonly kind: 'query' | 'scoring'
  readonly query?: Query
  readonly chart?: ChartSettings
  readonly answer?: ReportAnswer
  readonly scores?: Scores
}

export interface Drilled { readonly form: string; readonly filter: string }

export async function showDashboard(key: string, signal?: AbortSignal): Promise<Dashboard> {
  const [app = '', dashboard = ''] = key.split('.')
  return (await told(api.GET('/apps/{app}/dashboards/{dashboard}', { params: { path: { app, dashboard } }, ...(signal ? { signal } : {}) }))) as unknown as Dashboard
}

export async function showReport(key: string, signal?: AbortSignal): Promise<Report> {
  const [app = '', report = ''] = key.split('.')
  return (await told(api.GET('/apps/{app}/reports/{report}', { params: { path: { app, report } }, ...(signal ? { signal } : {}) }))) as unknown as Report
}

export async function askReport(app: string, query: Query, chart: ChartSettings | null, signal?: AbortSignal): Promise<ReportAnswer> {
  const body = { query, ...(chart === null ? {} : { chart }) }
  return (await told(api.POST('/apps/{app}/reports/query', { params: { path: { app } }, body: body as never, ...(signal ? { signal } : {}) }))) as unknown as ReportAnswer
}

/** The list of the records behind a number. */
export async function drillReport(app: string, query: Query, keys: Readonly<Record<string, unknown>>, measure?: string): Promise<Drilled> {
  const body = { query, keys, ...(measure === undefined ? {} : { measure }) }
  return told(api.POST('/apps/{app}/reports/drill', { params: { path: { app } }, body: body as never }))
}

export async function exportReport(app: string, query: Query, chart: ChartSettings | null): Promise<Blob> {
  const body = { query, ...(chart === null ? {} : { chart }), format: 'xlsx' as const }
  const sheet = await told(api.POST('/apps/{app}/reports/export', { params: { path: { app } }, body: body as never, parseAs: 'blob', headers: { Accept: '*/*' } }))
  return sheet as unknown as Blob
}

export async function listScores(
  key: string, wanted: { readonly segment?: string; readonly marks?: string; readonly after?: number; readonly limit?: number }, signal?: AbortSignal,
): Promise<{ readonly rows: readonly Scored[]; readonly after: number | null }> {
  const [app = '', report = ''] = key.split('.')
  const params = { path: { app, report }, query: wanted }
  return told(api.GET('/apps/{app}/reports/{report}/scores', { params, ...(signal ? { signal } : {}) })) as never
}
