/** Why a computed field has its value. */
import { place } from './apps'
import { api, type Schemas, told } from './client'

export type FormulaStep = Schemas['FormulaStep']
export interface WhyField {
  readonly kind: 'formula' | 'roll_up' | 'other'
  /** In titles. */
  readonly formula: string | null
  readonly steps: FormulaStep | null
  readonly records: readonly { readonly id: number; readonly public_id: string | null; readonly name: string | null; readonly value: unknown }[]
  readonly is_cut: boolean
  readonly is_hidden: boolean
  readonly is_partial: boolean
  readonly where?: string | null
  readonly function?: string
  readonly form?: string
  readonly count?: number
}

export async function explainField(form: string, id: number, field: string): Promise<WhyField> {
  const params = { path: { ...place(form), id: String(id), field } }
  return (await told(api.GET('/apps/{app}/forms/{form}/records/{id}/fields/{field}/why', { params }))) as unknown as WhyField
}
