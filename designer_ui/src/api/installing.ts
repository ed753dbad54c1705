/** Installed apps, the gallery, files: plans first, then what they say. */
import { api, type Schemas, told, type Wrong } from './client'
import type { Words } from './types'

export type Offer = Schemas['Offer']
export type Need = Schemas['Need']
export type Installed = Schemas['Installed']
export type Side = 'local' | 'new'
export type Decisions = Record<string, Side>

export interface PlanStep {
  readonly name: string
  readonly kind: string
  readonly risk: 'safe' | 'slow' | 'lossy'
  readonly rows: number
  readonly refused: number
  readonly seconds: number
  readonly message: string
  readonly samples: readonly { public_id: string; value: unknown }[]
}

export interface PlanChange { readonly code: string; readonly pointer: string; readonly message: string }

/** What putting something in force would do. */
export interface Plan {
  readonly release: number | null
  readonly is_empty: boolean
  readonly needs_consent: boolean
  readonly seconds: number
  readonly changes: readonly PlanChange[]
  readonly steps: readonly PlanStep[]
  readonly obstacles: readonly Wrong[]
}

/** What both sides changed: as it was shipped, as it is here, as it is shipped now. */
export interface Conflict { readonly pointer: string; readonly base?: unknown; readonly local?: unknown; readonly new?: unknown }

export interface Installation {
  readonly apps: readonly Offer[]
  readonly needs: readonly Need[]
  readonly problems: readonly Wrong[]
  readonly conflicts: readonly Conflict[]
  readonly plan: Plan | null
}

/** Where apps come from: the gallery, or a file (with apps of the gallery that it needs). */
export interface Source { readonly file: File | null; readonly templates: readonly string[] }

export interface Doing { readonly decisions: Decisions; readonly base: number; readonly consent: boolean; readonly with_demo: boolean }

export interface InstalledApp {
  readonly key: string
  readonly title: Words
  readonly version: string
  readonly icon: string
  readonly description: Words
  readonly forms: number
  readonly records: number
  readonly draft: number | null
  readonly needed_by: readonly string[]
}

export interface Removal {
  readonly title: Words
  readonly holders: number
  readonly forms: readonly { key: string; title: Words; records: number }[]
  readonly problems: readonly Wrong[]
  readonly plan: Plan | null
}

export interface Release {
  readonly number: number
  readonly made_at: string
  readonly in_force: boolean
  /** Versions by app. */
  readonly apps: Readonly<Record<string, string>>
}

export async function listInstalled(): Promise<readonly InstalledApp[]> {
  return (await told(api.GET('/admin/apps'))).apps as readonly InstalledApp[]
}

export async function listTemplates(): Promise<readonly { app: Offer; needs: readonly Need[] }[]> {
  return (await told(api.GET('/admin/gallery'))).templates
}

export async function planInstallation(source: Source, decisions: Decisions): Promise<Installation> {
  const asked = source.file
    ? api.POST('/admin/archives/plan', sent(source, { decisions: JSON.stringify(decisions) }))
    : api.POST('/admin/gallery/plan', { body: { templates: [...source.templates], decisions } })
  return (await told(asked as Promise<{ data?: unknown }>)) as Installation
}

export async function install(source: Source, doing: Doing): Promise<Installed> {
  const asked = source.file
    ? api.POST('/admin/archives/install', sent(source, {
      decisions: JSON.stringify(doing.decisions), base: String(doing.base), consent: String(doing.consent), with_demo: String(doing.with_demo),
    }))
    : api.POST('/admin/gallery/install', { body: { templates: [...source.templates], ...doing } })
  return (await told(asked as Promise<{ data?: unknown }>)) as Installed
}

/** A form with the file; the browser writes its boundary itself. */
function sent(source: Source, more: Readonly<Record<string, string>>): never {
  const form = new FormData()
  if (source.file) form.append('file', source.file)
  if (source.templates.length > 0) form.append('with', source.templates.join(','))
  for (const [name, value] of Object.entries(more)) form.append(name, value)
  return { body: form, bodySerializer: (body: FormData) => body } as never
}

export async function planRemoval(app: string): Promise<Removal> {
  return (await told(api.GET('/admin/apps/{app}/removal', { params: { path: { app } } }))) as unknown as Removal
}

export async function uninstall(app: string, name: string): Promise<void> {
  await api.POST('/admin/apps/{app}/removal', { params: { path: { app } }, body: { name } })
}

export async function listReleases(): Promise<readonly Release[]> {
  return (await told(api.GET('/designer/releases'))).releases as readonly Release[]
}

export async function planRollback(app: string, release: number): Promise<Plan> {
  return (await told(api.GET('/designer/apps/{app}/rollback', { params: { path: { app }, query: { release } } }))) as unknown as Plan
}

export async function rollBack(app: string, release: number, consent: boolean): Promise<number> {
  const done = await told(api.POST('/designer/apps/{app}/rollback', { params: { path: { app } }, body: { release, consent } }))
  return done.release
}

/** Where an app can be fetched as a file. */
export function exportAddress(app: string): string {
  return `/api/v1/designer/apps/${encodeURIComponent(app)}/export`
}
