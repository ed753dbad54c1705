/** Sample records that come with apps. */
import { api, told } from './client'

/** Bring in what is not there yet; how many records were made. */
export async function loadSample(app: string): Promise<{ readonly created: number; readonly kept: number }> {
  return (await told(api.POST('/apps/{app}/sample', { params: { path: { app } } }))) as unknown as { created: number; kept: number }
}
