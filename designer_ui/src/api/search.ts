/** Records of all forms by words. */
import { api, told } from './client'
import type { RecordData } from './types'

export interface Hit { readonly form: string; readonly id: number; readonly text: string }

/** What has these words, best first in each form. */
export async function searchAll(words: string, signal?: AbortSignal): Promise<readonly Hit[]> {
  const { found } = await told(api.GET('/search', { params: { query: { q: words, limit: 5 } }, signal }))
  return found.flatMap(({ form, label, records }) =>
    (records as unknown as readonly RecordData[]).map((record) => ({ form, id: record.id, text: nameIn(record, label) })),
  )
}

function nameIn(record: RecordData, label: string | null): string {
  const called = label === null ? null : record[label]
  return typeof called === 'string' && called !== '' ? called : record.public_id
}
