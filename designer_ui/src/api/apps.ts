/** Apps and forms as they are installed, as far as the reader may see them. */
import { api, told } from './client'
import type { AppInfo, FormInfo } from './types'

export interface Apps {
  readonly apps: readonly AppInfo[]
  /** Number of the release in force. */
  readonly release: number
  readonly digest: string
  /** IANA zone of the workspace, in which its days begin. */
  readonly zone: string
}

export async function listApps(): Promise<Apps> {
  return (await told(api.GET('/apps'))) as Apps
}

/** A form by its full key, `app.form`. */
export async function showForm(key: string): Promise<FormInfo> {
  return (await told(api.GET('/apps/{app}/forms/{form}', { params: { path: place(key) } }))) as unknown as FormInfo
}

/** Where a form is in the addresses of the API; the rows of a sub-table are a form within one, `app.form.field`. */
export function place(key: string): { app: string; form: string } {
  const [app = '', ...form] = key.split('.')
  return { app, form: form.join('.') }
}
