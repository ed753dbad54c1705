/** The recycle bin of a form. */
import { place } from './apps'
import { api, told } from './client'
import type { Saved } from './records'
import type { RecordData, Words } from './types'

export interface Binned {
  readonly record: RecordData
  readonly deleted_at: string
  /** Who has done it; null: the system. */
  readonly deleted_by: string | null
  readonly is_erased: boolean
  readonly brings: readonly { readonly form: string; readonly title: Words; readonly count: number; readonly is_exact: boolean }[]
}

export interface BinPage { readonly records: readonly Binned[]; readonly cursor: string | null }

export async function listBin(form: string, query: { q?: string; cursor?: string; limit?: number }, signal?: AbortSignal): Promise<BinPage> {
  return (await told(api.GET('/apps/{app}/forms/{form}/bin', { params: { path: place(form), query }, signal }))) as unknown as BinPage
}

/** What became of each, in their order. */
export async function bringBackMany(form: string, ids: readonly number[]): Promise<readonly Saved[]> {
  const body = { ids: [...ids] }
  const answer = await told(api.POST('/apps/{app}/forms/{form}/records/restore', { params: { path: place(form) }, body }))
  return (answer as unknown as { records: readonly Saved[] }).records
}

/** For good; administrators only. */
export async function eraseRecord(form: string, id: number): Promise<void> {
  await told(api.POST('/apps/{app}/forms/{form}/records/{id}/erase', { params: { path: { ...place(form), id: String(id) } } }))
}
