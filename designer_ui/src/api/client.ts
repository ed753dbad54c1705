/** The server's API, typed by its own contract. Every change carries the session's second token; every refusal becomes a `Refusal`. */
import createClient, { type Middleware } from 'openapi-fetch'

import type { components, paths } from './schema'

export type Schemas = components['schemas']
export type Wrong = Schemas['Wrong']

/** What the server refused: a sentence, and every single thing that is wrong with its place. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly errors: readonly Wrong[]
  readonly retryAfter: number

  constructor(status: number, problem: Partial<Schemas['Problem']>) {
    super(problem.title ?? '')
    this.name = 'Refusal'
    this.status = status
    this.code = problem.code ?? (status === 0 ? 'unreachable' : 'failed')
    this.errors = problem.errors ?? []
    this.retryAfter = problem.retry_after ?? 0
  }
}

const settings = { csrf: '', locale: 'zh-CN', ended: () => {} }

/** The session's second token, the reader's language, and what happens when the session has ended. */
export function configure(given: Partial<typeof settings>): void {
  Object.assign(settings, given)
}

/** Of each request the session that it was sent in: what an ended one answers late says nothing of the next. */
const sessions = new WeakMap<Request, string>()

const manners: Middleware = {
  onRequest({ request }) {
    sessions.set(request, settings.csrf)
    request.headers.set('Accept-Language', settings.locale)
    if (request.method !== 'GET' && settings.csrf !== '') request.headers.set('X-CSRF-Token', settings.csrf)
    return request
  },
  async onResponse({ request, response }) {
    if (response.ok) return response
    const refusal = new Refusal(response.status, await problemOf(response))
    if (response.status === 401 && settings.csrf !== '' && sessions.get(request) === settings.csrf) settings.ended()
    throw refusal
  },
  onError() {
    return new Refusal(0, {})
  },
}

async function problemOf(response: Response): Promise<Partial<Schemas['Problem']>> {
  if (!(response.headers.get('Content-Type') ?? '').includes('json')) return {}
  return (await response.json()) as Partial<Schemas['Problem']>
}

export const api = createClient<paths>({ baseUrl: '/api/v1', headers: { Accept: 'application/json' } })
api.use(manners)

/** The document of an answer; whatever went wrong has been thrown. */
export async function told<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T
}

/** A key that makes a change be done once, however often it is sent. */
export function onceKey(): string {
  return crypto.randomUUID()
}
