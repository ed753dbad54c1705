/** What a chart is: how it is shown, and whether it is a drawing, of which a picture can be kept. */
import type { Component } from 'vue'

import type { Column, Compared, ChartSettings, Granularity, ReportAnswer, Show } from '@/api/reports'
import type { Option, Words } from '@/api/types'

import type { Colors } from './colors'
import type { Speaking } from './formats'

export interface ChartKind {
  readonly kind: string
  readonly view: Component
  /** Whether there is something to keep as a picture. */
  readonly isDrawn: boolean
}

/** What every view of a chart is given. */
export interface ChartProps {
  readonly answer: ReportAnswer
  readonly settings: ChartSettings
  /** What it is called. */
  readonly label: string
  /** What it is compared with. */
  readonly compared?: Compared
  /** Whether dragging over a time chooses a range. */
  readonly zoomable?: boolean
}

/** A number that somebody points at: the keys of its row, and its column. */
export interface Spot {
  readonly keys: Readonly<Record<string, unknown>>
  readonly measure?: string
  /** In words, as the list of its records is headed. */
  readonly text: string
  /** The number, in words. */
  readonly value: string
  /** Whether a list can show the records behind it. */
  readonly canDrill: boolean
}

export interface TipLine { readonly color?: string; readonly name: string; readonly value: string }
export interface Tip { readonly title: string; readonly lines: readonly TipLine[] }

/** A drawing before it is drawn: what the library is told, and what its parts mean. */
export interface Sketch {
  readonly option: object
  /** By series and place in it. */
  readonly spots: readonly (readonly Spot[])[]
  readonly tip: (series: number, at: number) => Tip
  /** Whether points of all series at one place belong together. */
  readonly isAlong: boolean
  /** Of lines, which are hard to hit: the nearest point counts. */
  readonly takesNearest?: boolean
  /** First days of the periods along the axis, where that is a time. */
  readonly time?: { readonly keys: readonly string[]; readonly unit: Granularity }
}

/** How a drawing looks where it stands. */
export interface Look extends Speaking {
  readonly colors: Colors
  readonly width: number
  readonly height: number
  /** What the other period is called. */
  readonly before: string
}

/** A column as drawings know it. */
export interface Head {
  readonly name: string
  readonly title: Words
  readonly type: string
  readonly show?: Show
  readonly granularity?: Granularity
  readonly options?: readonly Option[]
}

export function columnOf(answer: ReportAnswer, name: string): Column | undefined {
  return answer.columns.find((each) => each.name === name)
}

export function isKey(column: Column): boolean {
  return column.role === 'time' || column.role === 'dimension'
}

/** Whether a list can show the records behind a column's numbers. */
export function canDrill(answer: ReportAnswer, name: string | undefined): boolean {
  const column = name === undefined ? undefined : columnOf(answer, name)
  return column?.has_records ?? false
}

/** A column with its scale, which drawings are not told. */
export function numericOf(answer: ReportAnswer, head: Head): Head & { readonly scale?: number } {
  const scale = columnOf(answer, head.name)?.scale
  return scale === undefined ? head : { ...head, scale }
}

/** Whether there is anything to show. */
export function isEmpty(answer: ReportAnswer): boolean {
  return answer.rows.every((row) => row.is_gap === true || row.values.every((value) => value === null))
}
