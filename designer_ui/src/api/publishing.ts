/** How far an installation, update or publication is that runs. */
import { api, type Schemas, told } from './client'

export type Publishing = Schemas['Publishing']

/** Null where none runs. */
export async function showPublishing(): Promise<Publishing | null> {
  return (await told(api.GET('/admin/publishing'))).publishing
}
