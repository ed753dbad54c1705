/** Print: records by a template of their form, as a page to look at and as a PDF. */
import { place } from './apps'
import { api, onceKey, type Schemas, told } from './client'

/** Records that the server prints while one waits, and as a job. */
export const MOST_PRINTED = 50
export const MOST_LATER = 5_000

/** The address of the page of one record. */
export function pageAddress(form: string, id: number, template: string, locale: string): string {
  const { app, form: key } = place(form)
  const path = ['apps', app, 'forms', key, 'records', String(id), 'print', template].map(encodeURIComponent).join('/')
  return `/api/v1/${path}?${new URLSearchParams({ format: 'html', lang: locale }).toString()}`
}

/** Whether the page can be made; throws the refusal where it cannot. */
export async function checkPage(form: string, id: number, template: string, signal: AbortSignal): Promise<void> {
  const params = { path: { ...place(form), id: String(id), template }, query: { format: 'html' as const } }
  await api.GET('/apps/{app}/forms/{form}/records/{id}/print/{template}', { params, signal, parseAs: 'text', headers: { Accept: '*/*' } })
}

/** A PDF of all of them, in their order. */
export async function makePdf(form: string, ids: readonly number[], template: string, signal: AbortSignal): Promise<Blob> {
  const params = { path: { ...place(form), template } }
  const body = { ids: [...ids], format: 'pdf' as const }
  const made = await told(api.POST('/apps/{app}/forms/{form}/print/{template}', { params, body, signal, parseAs: 'blob', headers: { Accept: '*/*' } }))
  return made as unknown as Blob
}

/** The same as a job, for very many: the PDF is fetched when it is done. */
export async function askPrint(form: string, ids: readonly number[], template: string): Promise<Schemas['Job']> {
  const params = { path: { ...place(form), template }, header: { 'Idempotency-Key': onceKey() } }
  return told(api.POST('/apps/{app}/forms/{form}/print/{template}/jobs', { params, body: { ids: [...ids] } }))
}

export function printAddress(job: number): string {
  return `/api/v1/jobs/${job}/print.pdf`
}
