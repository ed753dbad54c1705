/** What has happened to a record, and why. */
import { place } from './apps'
import { api, told } from './client'
import type { CommentInfo } from './comments'
import type { DeliveryState } from './messages'
import type { Words } from './types'

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

export type Kind = 'change' | 'effect' | 'entry' | 'link' | 'comment' | 'message'

/** One thing that happened; what it has besides depends on its kind. */
export interface Happened {
  readonly at: string
  readonly kind: Kind
  /** Who did it, by name. */
  readonly by?: string | null
  readonly change?: string
  readonly version?: number
  readonly cause?: string | null
  readonly changes?: Change['changes']
  readonly outcome?: string
  readonly sentence?: string
  readonly title?: string
  readonly label?: string
  readonly amount?: number
  readonly unit?: string | null
  readonly reason?: string | null
  readonly form?: string
  readonly id?: number
  readonly name?: string
  readonly comment?: CommentInfo
  readonly channel?: string | null
  readonly state?: DeliveryState
  readonly has_given_up?: boolean
  /** When a message that is held goes out. */
  readonly due_at?: string
  /** Who gets it, of those who work here. */
  readonly user?: string | null
  readonly subject?: string | null
  readonly text?: string | null
  readonly text_state?: 'kept' | 'unsaid' | 'gone' | 'hidden'
  /** Why a message was sent, or was not, in sentences. */
  readonly why?: readonly string[]
}

export interface Story { readonly timeline: readonly Happened[]; readonly cursor: string | null }

/** A page of a record's story, newest first. `kinds`: only these. */
export async function showTimeline(form: string, id: number, kinds: readonly Kind[], cursor?: string, limit = 30): Promise<Story> {
  const query = { limit, ...(kinds.length > 0 ? { kinds: kinds.join(',') } : {}), ...(cursor === undefined ? {} : { cursor }) }
  const params = { path: { ...place(form), id: String(id) }, query }
  return (await told(api.GET('/apps/{app}/forms/{form}/records/{id}/timeline', { params }))) as unknown as Story
}

export interface RelatedCount { readonly form: string; readonly field: string; readonly count: number; readonly is_exact: boolean }

/** How many records of other forms link to one. */
export async function countRelated(form: string, id: number): Promise<readonly RelatedCount[]> {
  const params = { path: { ...place(form), id: String(id) } }
  return (await told(api.GET('/apps/{app}/forms/{form}/records/{id}/related', { params }))).related
}

export interface RecordFile {
  readonly id: number
  readonly name: string
  readonly size: number
  readonly media_type: string
  readonly at: string
  readonly by: string | null
  /** Title of the field; empty for a comment's. */
  readonly place: string
}

export async function listFiles(form: string, id: number): Promise<readonly RecordFile[]> {
  const params = { path: { ...place(form), id: String(id) } }
  return (await told(api.GET('/apps/{app}/forms/{form}/records/{id}/files', { params }))).files
}

export interface Lot {
  readonly id: number
  readonly state: string
  readonly remaining: number
  readonly available_at: string | null
  readonly expires_at: string | null
}

export interface Entry {
  readonly id: number
  readonly label: Words
  readonly amount: number
  readonly occurred_at: string
  readonly reason: string | null
}

export interface Account { readonly balances: Readonly<Record<string, number>>; readonly lots: readonly Lot[]; readonly entries: readonly Entry[] }

/** One account of a ledger (`app.ledger`): balances, open lots, the newest entries. */
export async function showAccount(ledger: string, owner: number): Promise<Account> {
  const [app = '', name = ''] = ledger.split('.')
  const params = { path: { app, ledger: name, owner: String(owner) } }
  return (await told(api.GET('/apps/{app}/ledgers/{ledger}/accounts/{owner}', { params }))) as unknown as Account
}
