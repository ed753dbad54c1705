/** What people say about records, and who can be named. */
import { place } from './apps'
import { api, onceKey, told } from './client'

export interface PersonInfo { readonly login: string; readonly name: string }
export interface FileInfo { readonly id: number; readonly name: string; readonly size: number; readonly media_type: string }

export interface CommentInfo {
  readonly id: number
  readonly at: string
  readonly edited_at: string | null
  readonly by: PersonInfo | null
  /** `@[login]` names somebody; null: erased. */
  readonly text: string | null
  readonly mentions: readonly PersonInfo[]
  readonly files: readonly FileInfo[]
  readonly may: readonly ('edit' | 'delete')[]
}

export interface SavedComment {
  readonly comment: CommentInfo
  /** Logins of those who are named but may not see the record. */
  readonly untold: readonly string[]
}

const one = (form: string, id: number): { app: string; form: string; id: string } => ({ ...place(form), id: String(id) })

/** `once`: sent again with the same key it is said once. */
export async function addComment(form: string, id: number, text: string, files: readonly number[], once = onceKey()): Promise<SavedComment> {
  const params = { path: one(form, id), header: { 'Idempotency-Key': once } }
  return await told(api.POST('/apps/{app}/forms/{form}/records/{id}/comments', { params, body: { text, files: [...files] } })) as SavedComment
}

export async function changeComment(form: string, id: number, comment: number, text: string): Promise<SavedComment> {
  const params = { path: { ...one(form, id), comment: String(comment) } }
  return await told(api.PATCH('/apps/{app}/forms/{form}/records/{id}/comments/{comment}', { params, body: { text } })) as SavedComment
}

export async function deleteComment(form: string, id: number, comment: number): Promise<void> {
  await api.DELETE('/apps/{app}/forms/{form}/records/{id}/comments/{comment}', {
    // It is said on the way out, too.
    params: { path: { ...one(form, id), comment: String(comment) } }, keepalive: true,
  })
}

/** A few of that name who may see the record. */
export async function listPeople(form: string, id: number, q: string, signal?: AbortSignal): Promise<readonly PersonInfo[]> {
  const params = { path: one(form, id), query: q === '' ? {} : { q } }
  return (await told(api.GET('/apps/{app}/forms/{form}/records/{id}/people', { params, signal: signal ?? null }))).people
}
