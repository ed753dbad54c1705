/** Saved views of lists: one's own, and those that are shared. */
import { place } from './apps'
import { api, type Schemas, told } from './client'
import type { Words } from './types'

export type SavedView = Schemas['SavedView']
export type ViewDocument = Schemas['ViewDocument']
export interface RoleInfo { readonly key: string; readonly title: Words }

/** What a view shall be; what is not given stays. */
export interface ViewChange {
  readonly name?: string
  readonly kind?: string
  readonly document?: ViewDocument
  readonly shared?: SavedView['shared']
  readonly roles?: readonly string[]
  readonly deleted?: boolean
}

export async function listViews(form: string): Promise<{ views: readonly SavedView[]; roles: readonly RoleInfo[] }> {
  return (await told(api.GET('/apps/{app}/forms/{form}/views', { params: { path: place(form) } }))) as never
}

export async function addView(form: string, view: ViewChange & { readonly name: string; readonly document: ViewDocument }): Promise<SavedView> {
  return told(api.POST('/apps/{app}/forms/{form}/views', { params: { path: place(form) }, body: view as never }))
}

export async function changeView(form: string, id: number, change: ViewChange): Promise<SavedView> {
  const params = { path: { ...place(form), id: String(id) } }
  return told(api.PATCH('/apps/{app}/forms/{form}/views/{id}', { params, body: change as never }))
}

export async function deleteView(form: string, id: number): Promise<void> {
  await told(api.DELETE('/apps/{app}/forms/{form}/views/{id}', { params: { path: { ...place(form), id: String(id) } } }))
}

/** Mine, of all forms, the newest first. */
export interface OwnView { readonly form: string; readonly id: number; readonly name: string; readonly kind: string }

export async function listOwnViews(): Promise<readonly OwnView[]> {
  return (await told(api.GET('/views'))).views
}
