/** The records that a change of many is about, with the fields that it changes. */
import { listRecords, type ListRequest } from '@/api/records'
import type { RecordData } from '@/api/types'

import type { Report } from './changeMany'

const PAGE = 1_000
/** Records that are asked for by their numbers: an address has an end. */
const NAMED = 200

export async function namedRecords(form: string, ids: readonly number[], fields: readonly string[]): Promise<readonly RecordData[]> {
  const found: RecordData[] = []
  for (let at = 0; at < ids.length; at += NAMED) {
    const filter = `id in [${ids.slice(at, at + NAMED).join(', ')}]`
    found.push(...(await listRecords(form, { filter, fields, limit: NAMED })).records)
  }
  return found
}

/** All that a list has; none where somebody stops it. */
export async function listedRecords(
  form: string, request: ListRequest, fields: readonly string[], total: number, report: Report,
): Promise<readonly RecordData[]> {
  const { filter, q, sort } = request
  const narrowed = { ...(filter === undefined ? {} : { filter }), ...(q === undefined ? {} : { q }), ...(sort === undefined ? {} : { sort }) }
  const found: RecordData[] = []
  let cursor: string | null = null
  do {
    const page = await listRecords(form, { ...narrowed, fields, limit: PAGE, ...(cursor === null ? {} : { cursor }) })
    found.push(...page.records)
    cursor = page.cursor
    if (!report(found.length, Math.max(found.length, total))) return []
  } while (cursor !== null)
  return found
}
