/** What a widget is: how values of some field types are given, shown and asked for. One folder per widget. */
import type { Component } from 'vue'

import type { FieldInfo, RecordData } from '@/api/types'

/** What a widget may ask of the screen that it stands on. */
export interface Surroundings {
  readonly locale: string
  /** IANA zone of the workspace, in which days begin and times are shown. */
  readonly zone: string
  /** Linked records that fit what is typed; `field` is the link (or the user, organisation …) that is filled in. */
  readonly find: (field: FieldInfo, typed: string, signal: AbortSignal) => Promise<readonly Found[]>
  /** How a linked record is called, where only its id is known. */
  readonly nameOf: (field: FieldInfo, id: number) => Promise<string>
  /** Leads to a record, where the reader may see it. */
  readonly addressOf: (form: string, id: number) => string | null
  /** Makes a new record of a link's form while another one is filled in; null: the reader may not. */
  readonly make: ((field: FieldInfo, typed: string) => Promise<Found | null>) | null
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
}

/** What every `Display.vue` takes. Null is shown as nothing; what is masked comes as a text. */
export interface DisplayProps {
  readonly value: unknown
  readonly field: FieldInfo
  readonly record?: RecordData
  /** On one line of a grid. */
  readonly dense?: boolean
}

/** How lists are narrowed by a field: which comparisons make sense. */
export type Asking = 'text' | 'number' | 'day' | 'moment' | 'time' | 'yes_no' | 'option' | 'options' | 'link' | 'presence' | 'none'

export interface Widget {
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
  /** Values for the gallery: how it looks empty, filled, at its longest. */
  readonly examples: readonly unknown[]
}

export function defineWidget(widget: Widget): Widget {
  return widget
}
