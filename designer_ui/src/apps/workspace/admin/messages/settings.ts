/** The settings of a channel as a form: how each is asked for, what it begins with, and what is sent when it is saved. */
import type { Channel, Setting } from '@/api/messages'

export type Given = Readonly<Record<string, unknown>>
export type Asking = 'secret' | 'choice' | 'number' | 'words' | 'pairs' | 'long' | 'line'
export interface AskedSetting { readonly key: string; readonly setting: Setting; readonly how: Asking; readonly required: boolean }
export interface Pair { readonly name: string; readonly value: string }

const LONG = 2_000
/** A test for which people fill in where it goes. */
export const asksForAddress = (channel: Channel): boolean => channel.address === 'email' || channel.address === 'phone'

function howOf(setting: Setting): Asking {
  if (setting.writeOnly) return 'secret'
  if (setting.enum) return 'choice'
  if (setting.type === 'integer') return 'number'
  if (setting.type === 'array') return 'words'
  if (setting.type === 'object') return 'pairs'
  return (setting.maxLength ?? 0) > LONG ? 'long' : 'line'
}

/** In the order of the schema. */
export function askedOf(channel: Channel): readonly AskedSetting[] {
  const { properties, required = [] } = channel.schema
  return Object.entries(properties).map(([key, setting]) => ({ key, setting, how: howOf(setting), required: required.includes(key) }))
}

/** What is kept; of a channel that nobody has set up what its settings begin with. Pairs as rows, so that they can be typed. */
export function beginning(channel: Channel): Given {
  const isNew = channel.changed_at === null
  return Object.fromEntries(askedOf(channel).flatMap(({ key, setting, how }) => {
    if (how === 'secret') return []
    const kept = channel.settings[key] ?? (isNew ? setting.default : undefined)
    if (how === 'pairs') return [[key, Object.entries((kept ?? {}) as Record<string, string>).map(([name, value]) => ({ name, value }))]]
    return [[key, kept ?? (how === 'words' ? [] : null)]]
  }))
}

/** What is sent: nothing of what was left empty. A secret that was not typed is left out, so that it stays; null takes it away. */
export function sending(asked: readonly AskedSetting[], given: Given): Given {
  return Object.fromEntries(asked.flatMap(({ key, how }): [string, unknown][] => {
    const value = given[key]
    if (how === 'secret') return value === undefined || value === '' ? [] : [[key, value]]
    if (how === 'pairs') {
      const pairs = (value as readonly Pair[]).filter(({ name }) => name.trim() !== '')
      return pairs.length > 0 ? [[key, Object.fromEntries(pairs.map((pair) => [pair.name.trim(), pair.value]))]] : []
    }
    if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return []
    if (how === 'number') return [[key, Number.isNaN(Number(value)) ? value : Number(value)]]
    return [[key, value]]
  }))
}

/** Where it stands: set up, not yet, or switched off. */
export function standingOf(channel: Channel): 'on' | 'new' | 'off' {
  if (channel.is_enabled) return 'on'
  return channel.changed_at === null ? 'new' : 'off'
}
