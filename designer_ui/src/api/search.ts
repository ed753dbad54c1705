/** Records of all forms by words. */
import { api, told } from './client'
import type { RecordData, Words } from './types'

export interface Hit { readonly form: string; readonly id: number; readonly text: string }

/** What has these words, best first in each form. */
export async function searchAll(words: string, signal?: AbortSignal): Promise<readonly Hit[]> {
  const { found } = await told(api.GET('/search', { params: { query: { q: words, limit: 5 } }, signal }))
  return found.flatMap(({ form, label, records }) =>
    (records as unknown as readonly RecordData[]).map((record) => ({ form, id: record.id, text: nameIn(record, label) })),
  )
}

/** Records of one form that were found. */
export interface FoundIn {
  readonly form: string
  readonly title: Words
  /** The field that records are called by. */
  readonly label: string | null
  readonly records: readonly RecordData[]
  readonly has_more: boolean
}

/** What has these words, by form, `limit` of each. */
export async function searchForms(words: string, limit: number, signal?: AbortSignal): Promise<readonly FoundIn[]> {
  return (await told(api.GET('/search', { params: { query: { q: words, limit } }, signal }))).found as unknown as readonly FoundIn[]
}

function nameIn(record: RecordData, label: string | null): string {
  const called = label === null ? null : record[label]
  return typeof called === 'string' && called !== '' ? called : record.public_id
}
