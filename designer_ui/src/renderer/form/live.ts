/** What follows from what is given, worked out at once from the formulas that the server tells with the form. The same order as the
 * server's decision: defaults, then computed values and hidden fields until both agree. What no formula here tells is as the server
 * said last. */
import { Decimal } from 'decimal.js'

import type { FieldInfo, FormInfo, LiveFormulas, RecordData } from '@/api/types'
import type { Document } from '@/expression/document'
import type { Surroundings } from '@/expression/environment'
import { run } from '@/expression/interpret'
import { isDecimal, type Value } from '@/expression/values'
import { toWire } from '@/expression/wire'

type Values = Readonly<Record<string, unknown>>
type Row = Record<string, unknown>

/** What the server said last. */
export interface Said {
  readonly record: Values
  readonly hidden: readonly string[]
  readonly required: readonly string[]
  readonly fixed: readonly string[]
}

export interface WorkedOut {
  /** Computed values and defaults, by field key, as the API writes them. */
  readonly values: Values
  /** Sub-tables that were given, with what their rows compute. */
  readonly rows: Readonly<Record<string, readonly Values[]>>
  readonly hidden: ReadonlySet<string>
  readonly required: ReadonlySet<string>
  readonly fixed: ReadonlySet<string>
  /** Sections of layouts that are not shown: `default/2`. */
  readonly sections: ReadonlySet<string>
}

export function workOut(form: FormInfo, base: RecordData | null, given: Values, said: Said | null, around: Surroundings): WorkedOut {
  const live = form.live ?? NOTHING
  const work = new Work(form.fields, live, around)
  const start = base ?? said?.record ?? {}
  const row = work.row(start, given)
  if (base === null) work.defaults(row, given)
  const hidden = work.settle(row, new Set(said?.hidden ?? []))
  const before = base === null ? null : work.row(base, {})
  const isTrue = (document: unknown, of: Row): boolean => work.value(document, of) === true
  const holds = (key: string, name: 'required' | 'fixed', of: Row | null): boolean => {
    const document = live.fields[key]?.[name]
    return document === undefined ? said?.[name].includes(key) === true : of !== null && isTrue(document, of)
  }
  const keys = form.fields.map((field) => field.key)
  const needed = form.fields.filter((field) => !hidden.has(field.key) && (field.required || holds(field.key, 'required', row)))
  const sections = Object.entries(live.sections ?? {}).flatMap(([layout, documents]) =>
    Object.entries(documents).flatMap(([number, document]) => (isTrue(document, row) ? [] : [`${layout}/${number}`])))
  return {
    values: work.told(row), rows: work.shownRows(row, given), hidden, required: new Set(needed.map((field) => field.key)),
    fixed: new Set(keys.filter((key) => holds(key, 'fixed', before))), sections: new Set(sections),
  }
}

const NOTHING: LiveFormulas = { fields: {}, order: [] }
/** Rows that were worked out already, by what was given for them: of many rows one changes at a time. */
const KEPT = new WeakMap<LiveFormulas, { today: string; rows: Map<string, Row> }>()
const MOST_KEPT = 20_000

function keptRows(live: LiveFormulas, today: string): Map<string, Row> {
  const kept = KEPT.get(live)
  if (kept?.today === today && kept.rows.size < MOST_KEPT) return kept.rows
  const fresh = { today, rows: new Map<string, Row>() }
  if (live !== NOTHING) KEPT.set(live, fresh)
  return fresh.rows
}

/** One form's fields with their formulas. */
class Work {
  private readonly byKey: ReadonlyMap<string, FieldInfo>

  constructor(private readonly fields: readonly FieldInfo[], private readonly live: LiveFormulas, private readonly around: Surroundings) {
    this.byKey = new Map(fields.map((field) => [field.key, field]))
  }

  private id(key: string): string {
    return this.live.ids?.[key] ?? key
  }

  /** A record by field id, as the interpreter takes it: links as ids, options by their ids, rows with what they compute. */
  row(start: Values, given: Values): Row {
    const valueOf = (key: string): unknown => (key in given ? given[key] : start[key])
    return Object.fromEntries(this.fields.map((field) => [this.id(field.key), this.read(field, valueOf(field.key))]))
  }

  private read(field: FieldInfo, value: unknown): unknown {
    if (Array.isArray(field['fields'])) return this.rows(field, value)
    if (field.options) return Array.isArray(value) ? value.map((each) => optionId(field, each)) : optionId(field, value)
    return typeof value === 'object' && value !== null && !Array.isArray(value) && 'id' in value ? value.id : value ?? null
  }

  private rows(field: FieldInfo, value: unknown): unknown {
    if (!Array.isArray(value)) return []
    const live = this.live.rows?.[field.key] ?? NOTHING
    const work = new Work(field['fields'] as readonly FieldInfo[], live, this.around)
    const isPlain = live.order.length === 0 && Object.keys(live.fields).length === 0
    const known = keptRows(live, this.around.today)
    return value.map((each) => {
      const text = JSON.stringify(each)
      const before = known.get(text)
      if (before !== undefined) return before
      const row = work.row((each ?? {}) as Values, {})
      known.set(text, row)
      if (isPlain) return row
      if (typeof (each as RecordData | null)?.id !== 'number') work.defaults(row, (each ?? {}) as Values)
      work.settle(row, new Set())
      return row
    })
  }

  /** Defaults of what was not given, in the author's order: later ones see earlier ones. */
  defaults(row: Row, given: Values): void {
    for (const field of this.fields) {
      if (field.key in given || field.is_computed) continue
      const document = this.live.fields[field.key]?.default
      const id = this.id(field.key)
      if (document !== undefined) row[id] = this.wire(field, this.value(document, row))
      else if (row[id] === null && isLiteral(field['default'])) row[id] = this.read(field, field['default'])
    }
  }

  /** Compute and hide until both agree; answers the keys of what is hidden. */
  settle(row: Row, said: ReadonlySet<string>): ReadonlySet<string> {
    const hidden = new Set<string>()
    for (let turn = 0; turn <= this.fields.length; turn += 1) {
      for (const key of this.live.order) this.compute(key, row, hidden)
      let isCleared = false
      for (const field of this.fields) {
        const document = this.live.fields[field.key]?.visible
        const isSeen = document === undefined ? !said.has(field.key) : this.value(document, row) === true
        if (isSeen) { hidden.delete(field.key); continue }
        hidden.add(field.key)
        const id = this.id(field.key)
        if (row[id] === null || (field['hidden_value'] ?? 'clear') !== 'clear') continue
        row[id] = null
        isCleared = true
      }
      if (!isCleared) break
    }
    return hidden
  }

  private compute(key: string, row: Row, hidden: ReadonlySet<string>): void {
    const field = this.byKey.get(key)
    const document = this.live.fields[key]?.value
    if (field === undefined || document === undefined) return
    const isCleared = hidden.has(key) && (field['hidden_value'] ?? 'clear') === 'clear'
    row[this.id(key)] = isCleared ? null : this.wire(field, this.value(document, row))
  }

  /** The value of a formula; null where this browser cannot compute it. */
  value(document: unknown, row: Row): Value {
    try {
      return run(document as Document, row, this.around)
    } catch {
      return null
    }
  }

  /** As the API writes it, rounded to the field's places; options still by their ids. */
  private wire(field: FieldInfo, value: Value): unknown {
    const scale = this.live.fields[field.key]?.scale
    if (scale !== undefined && isDecimal(value)) return value.toFixed(scale, Decimal.ROUND_HALF_UP)
    return toWire(value)
  }

  /** Rows as they were given, with their computed values. */
  shownRows(row: Row, given: Values): Record<string, readonly Values[]> {
    return Object.fromEntries(Object.entries(this.live.rows ?? {}).flatMap(([key, live]) => {
      const [rows, worked] = [given[key], row[this.id(key)]]
      if (live.order.length === 0 || !Array.isArray(rows) || !Array.isArray(worked)) return []
      const idOf = (computed: string): string => live.ids?.[computed] ?? computed
      return [[key, rows.map((each: Values, at) => ({
        ...each, ...Object.fromEntries(live.order.map((computed) => [computed, (worked[at] as Row | undefined)?.[idOf(computed)] ?? null])),
      }))]]
    }))
  }

  /** What was worked out, by key. */
  told(row: Row): Values {
    return Object.fromEntries(this.fields.flatMap((field) => {
      const found = this.live.fields[field.key]
      if (found?.value === undefined && found?.default === undefined) return []
      const value = row[this.id(field.key)]
      return [[field.key, field.options ? optionKey(field, value) : value]]
    }))
  }
}

function optionId(field: FieldInfo, value: unknown): unknown {
  const option = field.options?.find((each) => each.key === value) as { id?: string; key: string } | undefined
  return option?.id ?? value ?? null
}

function optionKey(field: FieldInfo, value: unknown): unknown {
  return field.options?.find((each) => (each as { id?: string }).id === value)?.key ?? value
}

function isLiteral(value: unknown): boolean {
  return value !== undefined && value !== null && (typeof value !== 'object' || Array.isArray(value))
}
