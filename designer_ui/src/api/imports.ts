/** Imports in steps: send a file, look at it, try it out or bring it in, take it back. */
import { place } from './apps'
import { api, onceKey, Refusal, type Schemas, told } from './client'
import type { Job } from './jobs'
import type { RecordData, Words } from './types'

export type Mode = 'both' | 'create' | 'update'

export interface ImportTarget {
  /** A field key, or `link.unique_field`. */
  readonly target: string
  readonly titles: readonly Words[]
  readonly field: string
  readonly type: string
  readonly required: boolean
  readonly is_key_only: boolean
}

export interface ImportColumn {
  readonly name: string
  readonly samples: readonly string[]
  readonly suggestion: { readonly target: string; readonly confidence: number; readonly why: 'name' | 'alike' | 'values' } | null
}

export interface PreviewRow {
  readonly row: number
  readonly cells: readonly string[]
  readonly status: 'created' | 'updated' | 'unchanged' | 'refused'
  readonly record: RecordData | null
  readonly errors: readonly (Schemas['Wrong'] & { readonly column: string })[]
}

export interface Look {
  readonly file: { readonly id: string; readonly name: string; readonly size: number }
  readonly sheets: readonly string[]
  readonly rows: number
  readonly columns: readonly ImportColumn[]
  readonly targets: readonly ImportTarget[]
  /** What can tell records apart: field keys. */
  readonly keys: readonly (readonly string[])[]
  readonly key: readonly string[]
  readonly mapping: Readonly<Record<string, string>>
  readonly problems: readonly Schemas['Wrong'][]
  readonly preview: readonly PreviewRow[]
}

/** How a file is meant; what is left out is as it is suggested. */
export interface Meant {
  readonly mapping?: Readonly<Record<string, string>>
  readonly key?: readonly string[]
  readonly mode?: Mode
  readonly sheet?: string | null
}

/** Send a file to be imported into a form; `progress` from 0 to 1. */
export function sendImportFile(
  form: string, file: File, csrf: string, locale: string, progress: (part: number) => void,
): Promise<{ id: string; name: string; size: number }> {
  return new Promise((resolve, reject) => {
    const { app, form: key } = place(form)
    const request = new XMLHttpRequest()
    request.open('POST', `/api/v1/apps/${app}/forms/${key}/import-files`)
    request.setRequestHeader('X-CSRF-Token', csrf)
    request.setRequestHeader('Accept-Language', locale)
    request.responseType = 'json'
    request.upload.onprogress = (event) => { if (event.lengthComputable) progress(event.loaded / event.total) }
    request.onload = () => {
      if (request.status < 300) resolve(request.response as { id: string; name: string; size: number })
      else reject(new Refusal(request.status, (request.response ?? {}) as object))
    }
    request.onerror = () => { reject(new Refusal(0, {})) }
    const body = new FormData()
    body.append('file', file)
    request.send(body)
  })
}

export async function lookAtImport(form: string, file: string, meant: Meant, signal?: AbortSignal): Promise<Look> {
  const params = { path: { ...place(form), file } }
  return (await told(api.POST('/apps/{app}/forms/{form}/import-files/{file}/look', { params, body: meant as never, signal }))) as unknown as Look
}

/** Begin it, as a job; `dry`: only say what would happen. */
export function beginImport(
  form: string, file: string, meant: Required<Meant> & { readonly dry: boolean; readonly atomic: boolean },
): Promise<Job> {
  const params = { path: { ...place(form), file }, header: { 'Idempotency-Key': onceKey() } }
  return told(api.POST('/apps/{app}/forms/{form}/import-files/{file}/imports', { params, body: meant as never }))
}

export function undoImport(id: number): Promise<Job> {
  return told(api.POST('/jobs/{id}/undo', { params: { path: { id: String(id) } } }))
}
