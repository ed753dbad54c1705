/** What a widget is: how values of some field types are given, shown and asked for. One folder per widget. */
import type { Component } from 'vue'

import type { FieldInfo, RecordData } from '@/api/types'

import { guardedDisplay, guardedInput, isEmpty } from './guarded'

/** What a widget may ask of the screen that it stands on (`surroundings.ts`). */
export interface Surroundings {
  readonly locale: string
  /** IANA zone of the workspace, in which days begin and times are shown. */
  readonly zone: string
  /** Linked records that fit what is typed; `field` is the link (or the user, organisation …) that is filled in. */
  readonly find: (field: FieldInfo, typed: string, signal: AbortSignal) => Promise<readonly Found[]>
  /** How a linked record is called, where only its id is known. */
  readonly nameOf: (field: FieldInfo, id: number) => Promise<string>
  /** How a record is called that came with the one it is linked from. */
  readonly called: (field: FieldInfo, record: RecordData) => string
  /** The fields of a sub-table's rows, as the reader may see them; without `parent` and `position`, which the rows' places tell. */
  readonly columns: (field: FieldInfo) => readonly FieldInfo[]
  /** Leads to a record, where the reader may see it. */
  readonly addressOf: (form: string, id: number) => string | null
  /** Whether the reader may make records of the form that a link leads to. */
  readonly mayMake: (field: FieldInfo) => boolean
  /** Makes one that is called so, while another record is filled in. */
  readonly make: (field: FieldInfo, typed: string) => Promise<Found | null>
  /** Keeps a file for a field; `progress` from 0 to 1. */
  readonly keep: (field: FieldInfo, file: File, progress: (part: number) => void) => Promise<KeptFile>
  readonly fileOf: (id: number) => Promise<KeptFile>
}

export interface Found { readonly id: number; readonly text: string; readonly hint?: string }
export interface KeptFile {
  readonly id: number
  readonly name: string
  readonly media_type: string
  /** Bytes. */
  readonly size: number
  readonly url: string
}

/** Something wrong inside a value: where (`3/price`: in row 3 of a sub-table, below the value itself), and what. */
export interface Inner { readonly pointer: string; readonly message: string }

/** What every `Input.vue` takes; it emits `update:modelValue` with the value as the API takes it, null for none. */
export interface InputProps {
  readonly modelValue: unknown
  readonly field: FieldInfo
  /** The id that the label points to. */
  readonly id: string
  readonly describedBy?: string | undefined
  readonly invalid?: boolean
  readonly disabled?: boolean
  readonly required?: boolean
  /** In a cell of a grid: no border of its own, Enter and Tab are the grid's. */
  readonly isCell?: boolean
  /** The record as it is kept, null for one that is new; not given where nobody can tell. */
  readonly record?: RecordData | null
  /** What is wrong inside the value. */
  readonly problems?: readonly Inner[]
}

/** What every `Display.vue` takes. It is never given null, nor what is masked: `defineWidget` sees to these. */
export interface DisplayProps {
  readonly value: unknown
  readonly field: FieldInfo
  readonly record?: RecordData
  /** On one line of a grid. */
  readonly dense?: boolean
}

/** How lists are narrowed by a field: which comparisons make sense. */
export type Asking = 'text' | 'number' | 'day' | 'moment' | 'time' | 'yes_no' | 'option' | 'options' | 'link' | 'presence' | 'none'

/** What a widget tells of itself. */
export interface Told {
  readonly name: string
  /** Field types that it serves. */
  readonly types: readonly string[]
  readonly icon: string
  readonly Input: Component
  readonly Display: Component
  /** The value as plain text: for titles, copying, screen readers. */
  readonly text: (value: unknown, field: FieldInfo, surroundings: Surroundings) => string
  readonly asking: Asking
  /** Where it stands in a column. */
  readonly align: 'start' | 'end' | 'center'
  /** Width of a column, in pixels. */
  readonly width: number
  /** In a form it takes the whole row (long texts, sub-tables). */
  readonly isWide?: boolean
  /** What a pasted or dropped text says, as the API takes it; what it does not understand it gives back for the server to judge. */
  readonly read?: (text: string, field: FieldInfo, surroundings: Surroundings) => unknown
  /** Values for the gallery: how it looks filled, at its longest. Without them it is shown empty only. */
  readonly examples: readonly unknown[]
  /** Settings of the gallery's field. */
  readonly settings?: Readonly<Record<string, unknown>>
}

export interface Widget extends Told {
  readonly read: NonNullable<Told['read']>
}

/**
 * A widget whose parts need not think of what is empty, masked, or not to be written: `Display` is then a dash, a text with a lock;
 * `Input` the value as it stands.
 */
export function defineWidget(told: Told): Widget {
  const text: Told['text'] = (value, field, surroundings) => {
    if (isEmpty(value)) return ''
    return field.right === 'masked' ? String(value) : told.text(value, field, surroundings)
  }
  return { ...told, text, read: told.read ?? asTyped, Display: guardedDisplay(told.Display), Input: guardedInput(told.Input, told.Display) }
}

function asTyped(text: string): unknown {
  return text === '' ? null : text
}
