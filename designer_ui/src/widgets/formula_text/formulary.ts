/** What the editor of formulas asks of the form that it stands in. Without a form around it a formula is a text. */
import { type Component, inject, type InjectionKey, provide } from 'vue'

import type { FieldInfo, FormInfo } from '@/api/types'

export interface Formulary {
  /** What another field of the record that is filled in holds. */
  readonly valueOf: (key: string) => unknown
  /** A form by its full key; null where there is none, or it may not be seen. */
  readonly formOf: (key: string) => Promise<FormInfo | null>
  /** Conditions as rows: takes `modelValue` (the formula) and `fields`. */
  readonly Rows: Component
  /** Whether a formula can be shown as rows. */
  readonly fits: (formula: string, fields: readonly FieldInfo[]) => boolean
}

const KEY: InjectionKey<Formulary> = Symbol('formulary')

export function provideFormulary(formulary: Formulary): void {
  provide(KEY, formulary)
}

export function useFormulary(): Formulary | null {
  return inject(KEY, null)
}

export { KEY as formularyKey }
