/** Sheets of lists: asked for, written by the server, fetched when they are done. */
import { place } from './apps'
import { api, onceKey, type Schemas, told } from './client'

export type Job = Schemas['Job']

export interface ExportRequest {
  readonly format: 'xlsx' | 'csv'
  readonly filter?: string
  readonly q?: string
  readonly sort?: string
  readonly fields?: readonly string[]
}

export async function askExport(form: string, request: ExportRequest): Promise<Job> {
  const params = { path: place(form), header: { 'Idempotency-Key': onceKey() } }
  return told(api.POST('/apps/{app}/forms/{form}/exports', { params, body: request as never }))
}

export async function showJob(id: number): Promise<Job> {
  return told(api.GET('/jobs/{id}', { params: { path: { id: String(id) } } }))
}

export async function cancelJob(id: number): Promise<Job> {
  return told(api.POST('/jobs/{id}/cancel', { params: { path: { id: String(id) } } }))
}

export function sheetAddress(id: number): string {
  return `/api/v1/jobs/${id}/sheet`
}
