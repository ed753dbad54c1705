/** What administrators look after: people, roles, units, keys, later work, the audit. */
import { api, type Schemas, told } from './client'
import type { Words } from './types'

export type User = Schemas['User']
export type ApiKey = Schemas['ApiKey']
export type Role = Schemas['Role']
export type Rights = Role['forms'][string]
export type Job = Schemas['Job']
export type Incident = Schemas['Incident']
export type UnitKind = 'orgs' | 'departments'
export type JobState = Job['state']

export interface Unit {
  readonly key: string
  readonly name: string
  readonly parent: string | null
  readonly org: string | null
  readonly depth: number
}

/** What of a user is given. */
export interface UserValues {
  name?: string
  email?: string | null
  org?: string | null
  dept?: string | null
  roles?: string[]
  is_admin?: boolean
  is_active?: boolean
}

export interface Device {
  readonly id: string
  readonly created_at: string
  readonly seen_at: string
  readonly expires_at: string
  readonly address: string | null
  readonly agent: string | null
  readonly is_here: boolean
}

export interface AuditRow {
  readonly id: number
  readonly at: string
  readonly actor: string
  readonly via: string
  readonly kind: string
  readonly subject: string
  readonly detail: Readonly<Record<string, unknown>>
  readonly address: string | null
}

export interface AuditFilter { kind?: string; actor?: string; since?: string; until?: string; cursor?: string; limit?: number }

export interface Titled { readonly key: string; readonly title: Words }

export const showOverview = async () => told(api.GET('/admin/overview'))
export const examine = async () => (await told(api.GET('/admin/examination'))).findings

export async function listUsers(): Promise<readonly User[]> {
  return (await told(api.GET('/admin/users'))).users
}

/** The user, and the password that was made: nobody can tell it again. */
export async function addUser(login: string, values: UserValues): Promise<{ user: User; password: string | null }> {
  return told(api.POST('/admin/users', { body: { login, ...values } as never }))
}

export async function changeUser(login: string, values: UserValues): Promise<User> {
  return told(api.PATCH('/admin/users/{login}', { params: { path: { login } }, body: values as never }))
}

export async function resetPassword(login: string): Promise<string> {
  return (await told(api.POST('/admin/users/{login}/password', { params: { path: { login } } }))).password ?? ''
}

export async function endSessionsOf(login: string): Promise<number> {
  return (await told(api.DELETE('/admin/users/{login}/sessions', { params: { path: { login } } }))).ended
}

export async function unlockUser(login: string): Promise<void> {
  await api.DELETE('/admin/users/{login}/lock', { params: { path: { login } } })
}

export async function listRoles(): Promise<readonly Role[]> {
  return (await told(api.GET('/admin/roles'))).roles
}

export async function listUnits(kind: UnitKind): Promise<readonly Unit[]> {
  return (await told(api.GET(`/admin/${kind}`))).units
}

export async function addUnit(kind: UnitKind, unit: { key: string; name: string; parent?: string | null; org?: string | null }): Promise<void> {
  await api.POST(`/admin/${kind}`, { body: unit as never })
}

export async function changeUnit(kind: UnitKind, key: string, change: { name?: string; parent?: string | null }): Promise<void> {
  await api.PATCH(`/admin/${kind}/{key}`, { params: { path: { key } }, body: change as never })
}

export async function removeUnit(kind: UnitKind, key: string): Promise<void> {
  await api.DELETE(`/admin/${kind}/{key}`, { params: { path: { key } } })
}

export async function listKeys(): Promise<readonly ApiKey[]> {
  return (await told(api.GET('/admin/keys'))).keys
}

export interface NewKey { name: string; login?: string | null; per_minute?: number | null; expires_at?: string | null; scopes?: string[][] }

/** The key, and its token: nobody can tell it again. */
export async function makeKey(key: NewKey): Promise<{ key: ApiKey; token: string }> {
  return told(api.POST('/admin/keys', { body: key as never }))
}

export async function revokeKey(id: string): Promise<void> {
  await api.DELETE('/admin/keys/{key}', { params: { path: { key: id } } })
}

export async function listJobs(query: { state?: JobState; kind?: string; before?: number; limit?: number }): Promise<readonly Job[]> {
  return (await told(api.GET('/admin/jobs', { params: { query } }))).jobs
}

export async function retryJob(id: number): Promise<Job> {
  return told(api.POST('/jobs/{id}/retry', { params: { path: { id: String(id) } } }))
}

export async function cancelJob(id: number): Promise<Job> {
  return told(api.POST('/jobs/{id}/cancel', { params: { path: { id: String(id) } } }))
}

export async function listIncidents(): Promise<readonly Incident[]> {
  return (await told(api.GET('/admin/incidents', { params: { query: { limit: 200 } } }))).incidents
}

export async function retryIncident(id: string): Promise<number> {
  return (await told(api.POST('/admin/incidents/{id}/retry', { params: { path: { id } } }))).retried
}

export async function closeIncident(id: string): Promise<void> {
  await api.POST('/admin/incidents/{id}/close', { params: { path: { id } } })
}

export async function listAudit(query: AuditFilter): Promise<{ rows: readonly AuditRow[]; cursor: string | null }> {
  return told(api.GET('/admin/audit', { params: { query } })) as Promise<{ rows: readonly AuditRow[]; cursor: string | null }>
}

export async function verifyAudit(): Promise<{ rows: number; pending: number; broken: number[]; head: string | null }> {
  return told(api.GET('/admin/audit/verification')) as Promise<{ rows: number; pending: number; broken: number[]; head: string | null }>
}

export async function listDevices(): Promise<readonly Device[]> {
  return (await told(api.GET('/session/all'))).sessions
}

export async function endDevice(id: string): Promise<void> {
  await api.DELETE('/session/all/{session}', { params: { path: { session: id } } })
}

export async function endOtherDevices(): Promise<number> {
  return (await told(api.DELETE('/session/all'))).ended
}
