/** Records in groups with subtotals. */
import { place } from './apps'
import { api, told } from './client'

export interface GroupRequest {
  /** `status`, `ordered_on:month`; none: everything is one group. */
  readonly by: readonly string[]
  /** `amount:sum`. */
  readonly totals: readonly string[]
  readonly filter?: string
  readonly q?: string
  readonly sort?: 'keys' | '-keys' | 'count' | '-count'
  readonly limit?: number
}

export interface GroupData {
  readonly keys: readonly unknown[]
  readonly labels: readonly (string | null)[]
  readonly count: number
  readonly totals: Readonly<Record<string, unknown>>
  /** The formula that its records fulfil. */
  readonly filter: string
}

export interface Groups { readonly groups: readonly GroupData[]; readonly is_cut: boolean }

export async function groupRecords(form: string, request: GroupRequest, signal?: AbortSignal): Promise<Groups> {
  const { by, totals, ...rest } = request
  const lists = { by: by.join(','), totals: totals.join(',') }
  const query = Object.fromEntries(Object.entries({ ...rest, ...lists }).filter(([, value]) => value !== undefined && value !== ''))
  return (await told(api.GET('/apps/{app}/forms/{form}/groups', { params: { path: place(form), query }, signal }))) as unknown as Groups
}
