/** Ways by which messages go out, and the messages that went. */
import { api, type Schemas, told } from './client'

export type Delivery = Schemas['Delivery']
export type DeliveryState = Delivery['state']
export type DeliveryTry = NonNullable<Delivery['tries']>[number]

/** A setting as the channel's schema describes it, its words in the reader's language. */
export interface Setting {
  readonly type?: string
  readonly title: string
  readonly description: string
  readonly enum?: readonly string[]
  readonly 'x-titles'?: Readonly<Record<string, string>>
  readonly default?: unknown
  readonly maxLength?: number
  readonly format?: string
  readonly writeOnly?: boolean
}
export interface SettingsSchema { readonly properties: Readonly<Record<string, Setting>>; readonly required?: readonly string[] }
export interface Channel extends Omit<Schemas['Channel'], 'settings' | 'schema'> {
  /** As they were saved, without secrets. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly schema: SettingsSchema
}

export interface DeliveryFilter { state?: DeliveryState; channel?: string; form?: string; record?: number; q?: string }

export async function listChannels(): Promise<readonly Channel[]> {
  return (await told(api.GET('/admin/channels'))).channels as unknown as readonly Channel[]
}

/** All settings; a secret that is left out stays, null takes it away. */
export async function saveChannel(key: string, settings: Readonly<Record<string, unknown>>, isEnabled: boolean): Promise<Channel> {
  const body = { settings: { ...settings }, is_enabled: isEnabled } as never
  return await told(api.PUT('/admin/channels/{channel}', { params: { path: { channel: key } }, body })) as unknown as Channel
}

/** Have a test sent, to oneself where `to` is empty: its delivery, which waits. */
export async function testChannel(key: string, to: string): Promise<Delivery> {
  return told(api.POST('/admin/channels/{channel}/test', { params: { path: { channel: key } }, body: to === '' ? {} : { to } }))
}

export interface DeliveryPage {
  readonly deliveries: readonly Delivery[]
  /** Of all that fit. */
  readonly failed: number
}

export async function listDeliveries(filter: DeliveryFilter, limit: number, before?: number): Promise<DeliveryPage> {
  const query = { ...filter, limit, ...(before === undefined ? {} : { before }) }
  return told(api.GET('/admin/deliveries', { params: { query } }))
}

export async function showDelivery(id: number): Promise<Delivery> {
  return told(api.GET('/admin/deliveries/{id}', { params: { path: { id: String(id) } } }))
}

export async function retryDelivery(id: number): Promise<Delivery> {
  return told(api.POST('/admin/deliveries/{id}/retry', { params: { path: { id: String(id) } } }))
}

/** Those of some that have failed; without `ids` of all that fit. */
export async function retryDeliveries(filter: DeliveryFilter, ids?: readonly number[]): Promise<{ retried: number; left: number }> {
  const fitting = Object.fromEntries(Object.entries(filter).filter(([name]) => name !== 'state'))
  return told(api.POST('/admin/deliveries/retry', { body: ids === undefined ? fitting : { ids: [...ids] } }))
}
