/** What has happened to a record, and why. */
import { place } from './apps'
import { api, told } from './client'

export interface Change {
  readonly version: number
  readonly kind: string
  readonly at: string
  readonly by: string
  readonly cause: string | null
  /** By field key: before and after; of sub-tables what was added, changed, removed. */
  readonly changes: Readonly<Record<string, readonly [unknown, unknown] | Readonly<Record<string, unknown>>>>
}

export interface Effect {
  readonly at: string
  readonly rule: string
  readonly version: string
  readonly outcome: string
  readonly sentence: string
  readonly form: string
  readonly record: number
  readonly target_form: string | null
  readonly target: number | null
  readonly amount: number | null
}

export async function showHistory(form: string, id: number): Promise<readonly Change[]> {
  const params = { path: { ...place(form), id: String(id) } }
  return (await told(api.GET('/apps/{app}/forms/{form}/records/{id}/history', { params }))).history as unknown as readonly Change[]
}

/** What rules did because of this record, and to it, each with the sentence that says why. */
export async function showTrace(form: string, id: number): Promise<readonly Effect[]> {
  const params = { path: { ...place(form), id: String(id) } }
  return (await told(api.GET('/apps/{app}/forms/{form}/records/{id}/trace', { params }))).trace as unknown as readonly Effect[]
}

/** Put the values of an earlier version back. */
export async function restoreVersion(form: string, id: number, version: number): Promise<void> {
  const params = { path: { ...place(form), id: String(id), version: String(version) } }
  await api.POST('/apps/{app}/forms/{form}/records/{id}/history/{version}/restore', { params } as never)
}
