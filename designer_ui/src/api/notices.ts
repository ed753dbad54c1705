/** What one is told: the list behind the bell. */
import { api, told } from './client'

export interface Notice {
  readonly id: number
  readonly kind: string
  readonly at: string
  readonly is_read: boolean
  readonly by: string | null
  /** Full key of the form of the record that it is about. */
  readonly form: string | null
  readonly title: string | null
  readonly record: number | null
  /** What the record is called. */
  readonly name: string | null
  readonly text: string | null
  /** The task that it tells of. */
  readonly task: number | null
  /** The instance of a process that it tells of. */
  readonly instance: number | null
  readonly step: string | null
  readonly process: string | null
}

export interface Notices { readonly notices: readonly Notice[]; readonly cursor: string | null; readonly unread: number }

export async function listNotices(cursor?: string): Promise<Notices> {
  return await told(api.GET('/notices', { params: { query: cursor === undefined ? {} : { cursor } } })) as Notices
}

export async function countNotices(): Promise<number> {
  return (await told(api.GET('/notices/unread'))).unread
}

/** Without `ids` all of them. What is left. */
export async function readNotices(ids?: readonly number[]): Promise<number> {
  return (await told(api.POST('/notices/read', { body: ids === undefined ? {} : { ids: [...ids] } }))).unread
}
