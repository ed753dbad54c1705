/** Settings of fields, read with their types: what is not of its type counts as not set. */
import type { FieldInfo, Words } from '@/api/types'
import { say } from '@/i18n'

export function textSetting(field: FieldInfo, name: string): string | undefined {
  const value = field[name]
  return typeof value === 'string' ? value : undefined
}

export function numberSetting(field: FieldInfo, name: string): number | undefined {
  const value = field[name]
  return typeof value === 'number' ? value : undefined
}

export function isSet(field: FieldInfo, name: string): boolean {
  return field[name] === true
}

/** What is counted or measured, in the reader's language. */
export function unitOf(field: FieldInfo): string {
  return say(field['unit'] as Words | undefined)
}

/** Whether the author leaves room below zero. */
export function mayBeNegative(field: FieldInfo): boolean {
  const min = Number(field['min'] ?? -1)
  return !(min >= 0)
}
