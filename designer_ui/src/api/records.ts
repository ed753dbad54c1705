/** Records: pages of them, single ones, saves, the recycle bin, actions. */
import { place } from './apps'
import { api, onceKey, told, type Wrong } from './client'
import type { RecordData, Words } from './types'

/** Records that the server takes at once. */
const MOST = 1_000

export interface ListRequest {
  /** A formula over the record. */
  filter?: string
  sort?: readonly string[]
  fields?: readonly string[]
  expand?: readonly string[]
  limit?: number
  cursor?: string
  count?: 'none' | 'estimate' | 'exact'
  deleted?: boolean
  /** Words to be found. */
  q?: string
}

export interface Page {
  readonly records: readonly RecordData[]
  /** Where the next page begins; null: there is none. */
  readonly cursor: string | null
  readonly total: { readonly count: number; readonly is_exact: boolean } | null
}

/** What rules did with a save, and what they refused. */
export interface Receipt {
  readonly rule: string
  readonly name: Words
  readonly outcome: string
  readonly effect: Readonly<Record<string, unknown>>
  readonly form: string | null
  readonly id: number | null
  readonly amount?: number | string | null
}

export interface Saved {
  readonly status: 'created' | 'updated' | 'unchanged' | 'deleted' | 'refused'
  readonly receipt: readonly Receipt[]
  readonly record?: RecordData | null
  readonly id?: number
  readonly errors?: readonly Wrong[]
}

export async function listRecords(form: string, request: ListRequest, signal?: AbortSignal): Promise<Page> {
  const { sort, fields, expand, ...plain } = request
  const lists = { sort: sort?.join(','), fields: fields?.join(','), expand: expand?.join(',') }
  const query = Object.fromEntries(Object.entries({ ...plain, ...lists }).filter(([, value]) => value !== undefined && value !== ''))
  return (await told(api.GET('/apps/{app}/forms/{form}/records', { params: { path: place(form), query }, signal }))) as unknown as Page
}

export async function showRecord(form: string, id: number | string, expand: readonly string[] = []): Promise<RecordData> {
  const params = { path: { ...place(form), id: String(id) }, query: expand.length > 0 ? { expand: expand.join(',') } : {} }
  return (await told(api.GET('/apps/{app}/forms/{form}/records/{id}', { params }))) as unknown as RecordData
}

/** Save a new record. `once`: sent again with the same key it is saved once. */
export async function createRecord(form: string, values: object, once = onceKey()): Promise<Saved> {
  const params = { path: place(form), header: { 'Idempotency-Key': once } }
  return (await told(api.POST('/apps/{app}/forms/{form}/records', { params, body: values as never }))) as unknown as Saved
}

/** Change a record; `version`: the one that was seen, so that others' changes of the same fields are not lost. */
export async function updateRecord(form: string, id: number, values: object, version?: number, once = onceKey()): Promise<Saved> {
  const header = { 'Idempotency-Key': once, ...(version === undefined ? {} : { 'If-Match': `"${version}"` }) }
  const params = { path: { ...place(form), id: String(id) }, header }
  return (await told(api.PATCH('/apps/{app}/forms/{form}/records/{id}', { params, body: values as never }))) as unknown as Saved
}

/** A change of one record among many. */
export interface RowChange { readonly id: number; readonly version?: number; readonly values: Readonly<Record<string, unknown>> }

/** Change many records, each for itself; what became of each, in their order. At most as many as the server takes at once. */
export async function saveRecords(form: string, rows: readonly RowChange[]): Promise<readonly Saved[]> {
  const records = rows.map(({ id, version, values }) => ({ ...values, id, ...(version === undefined ? {} : { version }) }))
  const params = { path: place(form), header: { 'Idempotency-Key': onceKey() } }
  const body = { records, mode: 'update' as const, atomic: false }
  return ((await told(api.PATCH('/apps/{app}/forms/{form}/records', { params, body: body as never }))) as unknown as { records: readonly Saved[] }).records
}

/** What became of each, in their order; as many requests as the server's largest list needs. */
export async function deleteRecords(form: string, ids: readonly number[]): Promise<readonly Saved[]> {
  const answers: Saved[] = []
  for (let at = 0; at < ids.length; at += MOST) {
    const body = { ids: ids.slice(at, at + MOST), atomic: false }
    const answer = await told(api.POST('/apps/{app}/forms/{form}/records/delete', { params: { path: place(form) }, body }))
    answers.push(...(answer as unknown as { records: readonly Saved[] }).records)
  }
  return answers
}

export async function bringBack(form: string, id: number): Promise<Saved> {
  const params = { path: { ...place(form), id: String(id) } }
  return (await told(api.POST('/apps/{app}/forms/{form}/records/{id}/restore', { params }))) as unknown as Saved
}

export interface Preview {
  readonly record: Readonly<Record<string, unknown>>
  readonly hidden: readonly string[]
  readonly required: readonly string[]
  readonly fixed: readonly string[]
  readonly errors: readonly Wrong[]
}

/** What would become of a record while its form is filled in; nothing is written. */
export async function previewRecord(form: string, values: object, id: number | null, signal?: AbortSignal): Promise<Preview> {
  const params = { path: place(form) }
  const body = { values: values as Record<string, never>, id }
  return (await told(api.POST('/apps/{app}/forms/{form}/preview', { params, body, signal }))) as unknown as Preview
}

export async function doAction(form: string, id: number, action: string, inputs: object, version?: number): Promise<Saved> {
  const header = { 'Idempotency-Key': onceKey(), ...(version === undefined ? {} : { 'If-Match': `"${version}"` }) }
  const params = { path: { ...place(form), id: String(id), action }, header }
  return (await told(api.POST('/apps/{app}/forms/{form}/records/{id}/actions/{action}', { params, body: inputs as never }))) as unknown as Saved
}
