/** What a field for files takes, and how sizes are said. */
import type { FieldInfo } from '@/api/types'

import { isSet, numberSetting } from './settings'

/** As many as the server takes of a field for several. */
const MOST = 50
const DEFAULT_SIZE = 20 * 2 ** 20

export function mostOf(field: FieldInfo): number {
  return isSet(field, 'multiple') ? MOST : 1
}

export function largestOf(field: FieldInfo): number {
  return numberSetting(field, 'max_size') ?? DEFAULT_SIZE
}

export function acceptOf(field: FieldInfo): readonly string[] {
  const given = field['accept']
  if (Array.isArray(given)) return given.filter((each): each is string => typeof each === 'string')
  return field.type === 'image' ? ['image/*'] : []
}

/** Whether a file is of a kind that the field takes; one whose kind the browser does not know is left to the server. */
export function isAccepted(field: FieldInfo, file: File): boolean {
  const kinds = acceptOf(field)
  if (kinds.length === 0 || file.type === '') return true
  return kinds.some((kind) => (kind.endsWith('/*') ? file.type.startsWith(kind.slice(0, -1)) : kind === file.type))
}

/** 512 B, 20 KB, 1.5 MB. */
export function saySize(bytes: number, locale: string): string {
  const units = ['B', 'KB', 'MB', 'GB']
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10))
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: power > 1 ? 1 : 0 })
  return `${format.format(bytes / 1024 ** power)} ${units[power] ?? ''}`
}
