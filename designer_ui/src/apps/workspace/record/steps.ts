/** What a step of a formula came to, as people read it. */
import type { FormulaStep } from '@/api/why'
import { sayNumber } from '@/ui/controls/numerals'

export interface StepWords { readonly yes: string; readonly no: string; readonly none: string; readonly skipped: string }

const NUMBERS = new Set(['integer', 'decimal'])

export function stepText(step: Pick<FormulaStep, 'is_done' | 'type' | 'value'>, words: StepWords, locale: string): string {
  const { value } = step
  if (!step.is_done) return words.skipped
  if (value === null || value === undefined) return words.none
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (NUMBERS.has(step.type) && (typeof value === 'string' || typeof value === 'number')) return sayNumber(value, locale)
  if (Array.isArray(value)) return value.map(String).join(', ')
  return typeof value === 'object' ? words.none : String(value as string | number)
}
