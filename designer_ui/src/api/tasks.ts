/** What people have to do, and the processes that ask them. */
import { place } from './apps'
import { api, onceKey, type Schemas, told } from './client'
import type { PersonInfo } from './comments'
import type { FormInfo, RecordData, Words } from './types'

export type Box = 'mine' | 'team' | 'started' | 'done'
export type Verb = 'approve' | 'reject' | 'submit' | 'return' | 'transfer' | 'withdraw'
export type TaskInfo = Schemas['Task']
export type InstanceInfo = Schemas['Instance']
export type InstanceStory = Schemas['InstanceStory']
export type NodeInfo = InstanceStory['nodes'][number]
export type FlowInfo = InstanceStory['flows'][number]
export type StoryLine = InstanceStory['story'][number]

export interface TaskPage {
  readonly tasks: readonly TaskInfo[]
  /** Of what one has begun. */
  readonly instances: readonly InstanceInfo[]
  readonly cursor: string | null
  /** One's own open ones, counted to 99. */
  readonly open: number
}

export interface ShownTask {
  readonly task: TaskInfo
  readonly verbs: readonly Verb[]
  readonly rights: Readonly<Record<string, 'hidden' | 'read' | 'write' | 'required'>>
  /** Steps to which it can be returned. */
  readonly back: readonly { readonly key: string; readonly title: Words }[]
  readonly form: FormInfo | null
  readonly record: RecordData | null
}

/** What is done with a task. */
export interface Act {
  readonly verb: Verb
  readonly comment?: string
  /** Of a transfer: a login. */
  readonly to?: string
  /** Of a return: a step; without it whoever began. */
  readonly node?: string
  readonly then?: 'again' | 'back'
  readonly values?: Readonly<Record<string, unknown>>
}

export interface BatchResult { readonly task: number; readonly problem: { readonly code: string; readonly message: string } | null }

export async function listTasks(box: Box, cursor: string | null, signal: AbortSignal): Promise<TaskPage> {
  const query = { box, ...(cursor === null ? {} : { cursor }) }
  return await told(api.GET('/tasks', { params: { query }, signal })) as TaskPage
}

/** One's own open ones, counted to 99. */
export async function countTasks(): Promise<number> {
  return (await told(api.GET('/tasks/count'))).open
}

export async function showTask(id: number): Promise<ShownTask> {
  return await told(api.GET('/tasks/{task}', { params: { path: { task: String(id) } } })) as unknown as ShownTask
}

/** `once`: sent again with the same key it is done once. */
export async function actOnTask(id: number, act: Act, once = onceKey()): Promise<void> {
  const params = { path: { task: String(id) }, header: { 'Idempotency-Key': once } }
  await api.POST('/tasks/{task}/act', { params, body: act as never })
}

/** Each stands for itself; what became of each. */
export async function actOnTasks(tasks: readonly number[], verb: 'approve' | 'reject', comment: string): Promise<readonly BatchResult[]> {
  const body = { tasks: [...tasks], verb, ...(comment === '' ? {} : { comment }) }
  return (await told(api.POST('/tasks/batch', { body }))).results
}

/** A few colleagues of that name to whom a task can go. */
export async function findColleagues(task: number, q: string, signal: AbortSignal): Promise<readonly PersonInfo[]> {
  const params = { path: { task: String(task) }, query: q === '' ? {} : { q } }
  return (await told(api.GET('/tasks/{task}/people', { params, signal }))).people
}

const one = (instance: number): { params: { path: { instance: string } } } => ({ params: { path: { instance: String(instance) } } })

export async function showInstance(id: number): Promise<InstanceStory> {
  return await told(api.GET('/instances/{instance}', one(id)))
}

export async function cancelInstance(id: number, reason: string): Promise<void> {
  await api.POST('/instances/{instance}/cancel', { ...one(id), body: reason === '' ? {} : { reason } })
}

/** How many people were reminded. */
export async function urgeInstance(id: number): Promise<number> {
  return (await told(api.POST('/instances/{instance}/urge', one(id)))).people
}

export async function retryInstance(id: number): Promise<void> {
  await api.POST('/instances/{instance}/retry', one(id))
}

/** What is and was under way about a record, newest first. */
export async function listInstances(form: string, id: number): Promise<readonly InstanceInfo[]> {
  const params = { path: { ...place(form), id: String(id) } }
  return (await told(api.GET('/apps/{app}/forms/{form}/records/{id}/instances', { params }))).instances
}

/** Begin a process by hand; `key`: `app.process`. The instance. */
export async function startProcess(key: string, record: number, values: Readonly<Record<string, unknown>>, once = onceKey()): Promise<number> {
  const [app = '', process = ''] = key.split('.')
  const params = { path: { app, process }, header: { 'Idempotency-Key': once } }
  return (await told(api.POST('/apps/{app}/processes/{process}/instances', { params, body: { record, values } as never }))).instance
}
